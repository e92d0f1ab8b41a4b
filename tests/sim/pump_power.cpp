// A pump's life from power-on to power cut.
#include "tests/sim/pump.hpp"

namespace ph::sim {
namespace {

constexpr const char* kFolder = "pump";
constexpr const char* kMemory = "memory";
constexpr milliseconds kStartAgain{5'000};

agent::NurseHabits habits(Dice& dice) {
  agent::NurseHabits out;
  const bool late = dice.once_in(6);  // and the order expires in the meantime
  out.until_confirm = dice.between(milliseconds{500}, milliseconds{late ? 150'000 : 6'000});
  out.until_start = dice.between(milliseconds{500}, milliseconds{4'000});
  out.until_clear = dice.between(milliseconds{1'000}, milliseconds{8'000});
  out.until_resume = dice.between(milliseconds{1'000}, milliseconds{6'000});
  out.overrides_soft_limits = !dice.once_in(4);
  return out;
}

agent::Keeping keeping(Planted planted) {
  agent::Keeping out;
  out.segment_bytes = 4 * 1024;  // small, so that a run sees many
  if (planted == Planted::kKeepsNothing) out.most_bytes = 0;
  return out;
}

}  // namespace

void Pump::power_on(Now now) {
  on_ = std::make_unique<Powered>();
  broken_ = power_going_ = injected_ = false;
  booted_ = now.steady;
  const auto awake = wake(own(now));
  if (awake) return;
  if (awake.error().fault != Fault::kUnavailable) {
    rooms_.witness.broken(id_.str() + ": does not start: " + awake.error().detail);
  }
  // The flash is full: whoever starts it tries again.
  on_.reset();
  wake_at_ = now.steady + kStartAgain;
}

Status Pump::open_record() {
  auto& on = *on_;
  flash_.start_anew();
  on.record.reset();
  auto journal =
      agent::Journal::open(flash_, std::string(kFolder) + "/journal", stream_, keeping(planted_));
  if (!journal) return fail(journal.error());
  on.journal = std::move(*journal);
  on.record.emplace(*on.journal);
  auto slots =
      agent::LibrarySlots::open(flash_, std::string(kFolder) + "/library", rooms_.kit.public_key());
  if (!slots) return fail(slots.error());
  on.fetch.reset();
  on.slots.emplace(std::move(*slots));
  on.fetch.emplace(*on.slots, model_);
  return {};
}

Status Pump::wake(Now now) {
  auto& on = *on_;
  if (auto done = open_record(); !done) return done;
  auto memory = agent::load_memory(flash_, kFolder, kMemory);
  if (!memory && memory.error().fault != Fault::kNotFound) return fail(memory.error());
  agent::PumpMemory known = memory ? std::move(*memory) : agent::PumpMemory{};
  if (auto done = complete(*on.journal, known); !done) return done;
  auto boot = on.journal->count_boot();
  if (!boot) return fail(boot.error());
  on.boot = *boot;
  rooms_.witness.woke(id_, on.boot, real_);
  rooms_.witness.reopened(id_, *on.journal);
  rooms_.trace.note(real_, id_.str(), "power on, start " + std::to_string(on.boot));
  const auto& engine = known.therapy.engine;
  const agent::OrderTag primary = engine.has_primary ? engine.primary.order : agent::OrderTag{};
  if (planted_ != Planted::kForgetsOrders) {
    on.events = settle_lost_orders(known, {engine.order, primary, engine.state});
    for (PumpEvent& event : on.events) event.wall = now.wall;
    on.open = known.open;
    agent::forget_ends(on.open);
  }
  const std::uint64_t seed = dice_.seed();
  for (auto* body : {&on.body, &on.twin}) {
    if (body == &on.twin && dice_.once_in(3)) break;
    auto made = make_body(known, !memory, seed, now);
    if (!made) return fail(made.error());
    *body = std::move(*made);
  }
  on.nurse.emplace(habits(dice_));
  greet(now);
  on.unlinked_since = now.steady;
  on.saved_at = real_;
  report(EventKind::kBoot, static_cast<std::int64_t>(on.boot), "power came back", now);
  return {};
}

// How long it was without power nobody knows here: nothing of a lockout is let go.
Result<std::unique_ptr<agent::SimulatedPump>> Pump::make_body(const agent::PumpMemory& memory,
                                                              bool is_new, std::uint64_t seed,
                                                              Now now) {
  auto body = std::make_unique<agent::SimulatedPump>(agent::SimulatedPumpSetup{
      id_, model_, seed, std::nullopt, memory.therapy.next_alarm_instance});
  body->world() = world_;
  if (auto taken = take_up_library(*body); !taken) return fail(taken.error());
  const agent::SimulatedPump::Memory stored{memory.therapy.engine, memory.bedside,
                                            memory.therapy.next_alarm_instance};
  if (!is_new) body->restore(stored, std::chrono::nanoseconds{0});
  if (planted_ == Planted::kResumesAfterCrash) body->press({agent::Key::kResume, {}}, now);
  return body;
}

void Pump::greet(Now now) {
  wire::Hello hello;
  hello.pump = id_;
  hello.model = model_.id;
  hello.firmware = "0.1.0-simulated";
  hello.boot = on_->boot;
  on_->end.emplace(std::move(hello), *on_->record);
  on_->dial_at = now.steady;
}

Status Pump::take_up_library(agent::SimulatedPump& body) {
  auto& on = *on_;
  if (!on.slots->active()) return {};
  auto bytes = on.slots->active_bytes();
  if (!bytes) return fail(bytes.error());
  auto library = agent::parse_proved(*bytes, *on.slots->active());
  if (!library) return fail(library.error());
  rooms_.witness.activated(id_, on.slots->active()->version, *bytes);
  return body.activate(*library, on.slots->active()->version);
}

void Pump::power_off(Now now) {
  rooms_.trace.note(now.steady, id_.str(), "power lost");
  world_ = on_->body->world();
  world_.drop_lease();
  if (on_->line) on_->line->cut();
  rooms_.witness.lost_power(id_, now.steady - on_->saved_at);
  on_.reset();
  flash_.metal().restart(dice_.seed());
  flash_.start_anew();
  broken_ = power_going_ = false;
  ++power_cuts_;
  wake_at_ = now.steady + dice_.between(milliseconds{500}, milliseconds{20'000});
}

}  // namespace ph::sim
