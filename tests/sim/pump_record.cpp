// The keeper's work: what happened is stored before anybody is told.
#include "tests/sim/pump.hpp"

namespace ph::sim {
namespace {

constexpr milliseconds kSave{1'000};
constexpr milliseconds kStartAgain{1'000};
constexpr const char* kFolder = "pump";
constexpr const char* kMemory = "memory";

std::string line_of(const PumpEvent& event) {
  std::string out(to_string(event.kind));
  if (!event.order.empty()) out += " " + event.order.str();
  if (event.alarm) out += " " + std::string(alarm_kind(*event.alarm).name);
  if (event.order_state) out += " " + std::string(to_string(*event.order_state));
  return out + " " + event.text;
}

}  // namespace

// What happened since the last keeper had time.
std::vector<PumpEvent> Pump::gather() {
  auto& on = *on_;
  std::vector<PumpEvent> events = std::exchange(on.waiting, {});
  std::vector<PumpEvent> fresh = on.body->events();
  for (const PumpEvent& event : fresh) rooms_.witness.happened(id_, event, real_);
  for (auto* part : {&fresh, &on.events}) {
    std::move(part->begin(), part->end(), std::back_inserter(events));
    part->clear();
  }
  return events;
}

// Law 6: memory and journal first. Nothing of this turn has left the pump yet.
Status Pump::store(Now now) {
  auto& on = *on_;
  std::vector<PumpEvent> events = gather();
  if (!on.keeps) {
    on.waiting = std::move(events);
    return {};
  }
  if (events.empty() && now.steady < on.save_at) return {};
  on.save_at = now.steady + kSave;
  agent::note_states(events, on.open);
  agent::forget_ends(on.open);
  const auto whole = on.body->memory();
  agent::PumpMemory memory;
  memory.therapy = {whole.engine, whole.next_alarm_instance, {}};
  if (planted_ == Planted::kForgetsVolume) memory.therapy.engine.infused = {};
  if (planted_ != Planted::kForgetsOrders) {
    memory.bedside = whole.bedside;
    memory.open = on.open;
  }
  memory.before = on.journal->recorded();
  memory.events = std::move(events);
  on.unfinished.before = memory.before;
  on.unfinished.events = memory.events;
  if (auto done = save(flash_, kFolder, kMemory, memory); !done) return done;
  if (auto done = on.journal->append(memory.events); !done) return done;
  if (auto done = on.journal->sync(); !done) return done;
  on.unfinished = {};
  on.saved_at = real_;
  tell_witness(memory.events, now);
  return {};
}

void Pump::tell_witness(const std::vector<PumpEvent>& events, Now) {
  for (const PumpEvent& event : events) {
    rooms_.witness.synced(id_, lane_of(event.kind), event);
    rooms_.trace.note(real_, id_.str(), line_of(event));
  }
}

// The pump delivers on; what happens waits in the rings for the next keeper.
void Pump::lose_keeper(Now now) {
  auto& on = *on_;
  rooms_.trace.note(real_, id_.str(), "the keeper is lost");
  ++keeper_losses_;
  if (on.line) hang_up(now);
  on.end.reset();
  on.keeps = broken_ = false;
  on.keeper_at = real_ + kStartAgain;
}

void Pump::start_keeper(Now now) {
  auto& on = *on_;
  const Status taken = take_over(now);
  on.keeper_at = real_ + kStartAgain;
  if (taken) {
    on.keeps = true;
    on.unfinished = {};
    greet(now);
  } else if (taken.error().fault != Fault::kUnavailable) {
    rooms_.witness.broken(id_.str() + ": its keeper does not start: " + taken.error().detail);
  } else if (power_going_) {
    broken_ = true;
  }
}

// The batch of the one that died is in the memory, in the rings, or in both; the journal says how
// much of it is recorded.
Status Pump::take_over(Now) {
  if (auto done = open_record(); !done) return done;
  auto& on = *on_;
  if (auto memory = agent::load_memory(flash_, kFolder, kMemory)) {
    if (auto done = complete(*on.journal, *memory); !done) return done;
  } else if (memory.error().fault != Fault::kNotFound) {
    return fail(memory.error());
  }
  if (auto done = complete(*on.journal, on.unfinished); !done) return done;
  rooms_.witness.reopened(id_, *on.journal);
  return {};
}

}  // namespace ph::sim
