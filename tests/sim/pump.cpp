#include "tests/sim/pump.hpp"

#include "protocol/base/check.hpp"

namespace ph::sim {
namespace {

constexpr milliseconds kLook{500};
constexpr milliseconds kSave{1'000};
constexpr const char* kFolder = "pump";

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

}  // namespace

Pump::Pump(const ServerRooms& rooms, Planted planted, PumpId id, const PumpModel& model,
           std::uint64_t seed)
    : rooms_(rooms),
      planted_(planted),
      id_(std::move(id)),
      model_(model),
      dice_(seed),
      world_(agent::WorldSetup::of(model, dice_.seed())) {
  for (auto& byte : stream_) byte = static_cast<std::uint8_t>(dice_.roll());
  wake_at_ = SteadyTime{dice_.between(milliseconds{0}, milliseconds{5'000})};
}

void Pump::step(Now now, Server* server) {
  if (!on_ && now.steady >= wake_at_) power_on(now);
  if (!on_) {
    world_.drop_lease();
    world_.step(kTurn);
    return;
  }
  const Now mine{now.steady, now.wall + skew_};
  on_->body->step(mine, kTurn);
  look(mine);
  link(mine, server);
  tend_library(mine);
  check(store(mine));
  if (!broken_) tell(mine);
  rooms_.witness.watch(id_, model_, *on_->body);
  if (broken_) power_off(now);
}

void Pump::cut_power_after(std::uint64_t changes) {
  if (!on_) return;
  disk_.cut_power_after(changes);
  broken_ = broken_ || changes == 0;
}

void Pump::fault(const agent::WorldFault& fault) {
  on_ ? on_->body->fault(fault) : world_.apply(fault);
}

void Pump::power_on(Now now) {
  on_ = std::make_unique<Powered>();
  broken_ = injected_ = false;
  const Now mine{now.steady, now.wall + skew_};
  const auto awake = wake(mine);
  if (!awake) rooms_.witness.broken(id_.str() + ": does not start: " + awake.error().detail);
}

Status Pump::wake(Now now) {
  auto& on = *on_;
  auto journal = agent::Journal::open(disk_, std::string(kFolder) + "/journal", stream_);
  if (!journal) return fail(journal.error());
  on.journal = std::move(*journal);
  on.record.emplace(*on.journal);
  auto memory = load_memory(disk_, kFolder);
  if (!memory && memory.error().fault != Fault::kNotFound) return fail(memory.error());
  PumpMemory known = memory ? std::move(*memory) : PumpMemory{};
  if (auto done = complete(*on.journal, known); !done) return done;
  auto boot = on.journal->count_boot();
  if (!boot) return fail(boot.error());
  on.boot = *boot;
  rooms_.witness.woke(id_, on.boot, *on.journal, now.steady);
  rooms_.trace.note(now.steady, id_.str(), "power on, start " + std::to_string(on.boot));

  on.body = std::make_unique<agent::SimulatedPump>(agent::SimulatedPumpSetup{
      id_, model_, dice_.seed(), std::nullopt, known.therapy.next_alarm_instance});
  on.body->world() = world_;
  if (auto taken = take_up_library(); !taken) return taken;
  if (planted_ != Planted::kForgetsOrders) {
    for (PumpEvent& event : settle_lost_orders(known)) {
      event.wall = now.wall;
      on.open.erase(event.order);
      on.events.push_back(std::move(event));
    }
  }
  if (memory) {
    // How long it was without power nobody knows here: nothing of a lockout is let go.
    const agent::SimulatedPump::Memory stored{known.therapy.engine, known.bedside,
                                              known.therapy.next_alarm_instance};
    on.body->restore(stored, std::chrono::nanoseconds{0});
    if (known.bedside.running) {
      const auto left = known.open.find(known.bedside.running->order.id);
      if (left != known.open.end()) on.open.insert(*left);
    }
  }
  if (planted_ == Planted::kResumesAfterCrash) on.body->press({agent::Key::kResume, {}}, now);
  on.nurse.emplace(habits(dice_));
  wire::Hello hello;
  hello.pump = id_;
  hello.model = model_.id;
  hello.firmware = "0.1.0-simulated";
  hello.boot = on.boot;
  on.end.emplace(std::move(hello), *on.record);
  on.unlinked_since = on.dial_at = now.steady;
  report(EventKind::kBoot, static_cast<std::int64_t>(on.boot), "power came back", now);
  return {};
}

Status Pump::take_up_library() {
  auto slots =
      agent::LibrarySlots::open(disk_, std::string(kFolder) + "/library", rooms_.kit.public_key());
  if (!slots) return fail(slots.error());
  on_->slots.emplace(std::move(*slots));
  on_->fetch.emplace(*on_->slots, model_);
  if (!on_->slots->active()) return {};
  auto bytes = on_->slots->active_bytes();
  if (!bytes) return fail(bytes.error());
  auto library = agent::parse_proved(*bytes, *on_->slots->active());
  if (!library) return fail(library.error());
  rooms_.witness.activated(id_, on_->slots->active()->version, *bytes);
  return on_->body->activate(*library, on_->slots->active()->version);
}

void Pump::power_off(Now now) {
  rooms_.trace.note(now.steady, id_.str(), "power lost");
  world_ = on_->body->world();
  world_.drop_lease();
  if (on_->line) on_->line->cut();
  rooms_.witness.lost_power(id_);
  on_.reset();
  disk_.restart(dice_.seed());
  broken_ = false;
  ++power_cuts_;
  wake_at_ = now.steady + dice_.between(milliseconds{500}, milliseconds{20'000});
}

// The nurse comes by twice a second when something waits, stands or is lit.
void Pump::look(Now now) {
  if (now.steady < on_->look_at) return;
  on_->look_at = now.steady + kLook;
  const auto state = on_->body->engine().state;
  const bool calm = state == PumpState::kRunning || state == PumpState::kIdle;
  const bool waits = on_->body->bedside().order_waits();
  if (planted_ == Planted::kConfirmsAlone && waits) {
    on_->body->press({agent::Key::kConfirm, {}}, now);
    on_->body->press({agent::Key::kStart, {}}, now);
  }
  if (state == PumpState::kFailed) return;  // waits for service
  // Keeping a vein open ends when somebody sees to it.
  if (state == PumpState::kKeepVeinOpen && dice_.once_in(30)) press({agent::Key::kStop, {}}, now);
  if (calm && !waits && on_->body->standing_alarms().empty()) return;
  if (const auto key = on_->nurse->look(on_->body->display(), now.steady)) press(*key, now);
}

void Pump::press(const agent::KeyPress& key, Now now) {
  rooms_.witness.pressed(id_, key.key, now.steady);
  on_->body->press(key, now);
}

void Pump::press_stop(Now now) {
  if (on_) press({agent::Key::kStop, {}}, {now.steady, now.wall + skew_});
}

std::optional<LibraryVersion> Pump::library() const {
  if (!on_ || !on_->slots->active()) return std::nullopt;
  return on_->slots->active()->version;
}

void Pump::report(EventKind kind, std::int64_t number, std::string text, Now now) {
  PumpEvent event;
  event.kind = kind;
  event.wall = now.wall;
  event.number = number;
  event.text = std::move(text);
  on_->events.push_back(std::move(event));
}

// Law 6: memory and journal first. Nothing of this turn has left the pump yet.
Status Pump::store(Now now) {
  auto& on = *on_;
  std::vector<PumpEvent> events = on.body->events();
  for (const PumpEvent& event : events) {
    rooms_.witness.happened(id_, event);
    if (event.kind != EventKind::kOrderState || !event.order_state) continue;
    if (is_end(*event.order_state)) {
      on.open.erase(event.order);
    } else {
      auto& state = on.open[event.order];
      state = std::max(state, *event.order_state);
    }
  }
  for (PumpEvent& event : std::exchange(on.events, {})) events.push_back(std::move(event));
  if (events.empty() && now.steady < on.save_at) return {};
  on.save_at = now.steady + kSave;
  const auto whole = on.body->memory();
  PumpMemory memory;
  memory.therapy = {whole.engine, whole.next_alarm_instance};
  if (planted_ != Planted::kForgetsOrders) memory.bedside = whole.bedside;
  memory.open = on.open;
  memory.before = on.journal->recorded();
  memory.events = events;
  if (auto done = save(disk_, kFolder, memory); !done) return done;
  if (auto done = on.journal->append(events); !done) return done;
  if (auto done = on.journal->sync(); !done) return done;
  for (const PumpEvent& event : events) {
    rooms_.witness.synced(id_, lane_of(event.kind), event);
    const std::string order = event.order.empty() ? "" : " " + event.order.str();
    const std::string alarm = event.alarm ? " " + std::string(alarm_kind(*event.alarm).name) : "";
    const std::string state =
        event.order_state ? " " + std::string(to_string(*event.order_state)) : "";
    rooms_.trace.note(
        now.steady, id_.str(),
        std::string(to_string(event.kind)) + order + alarm + state + " " + event.text);
  }
  return {};
}

}  // namespace ph::sim
