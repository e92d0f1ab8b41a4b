// The therapy on the disk: stored while it runs, told when the power comes back.
#include "protocol/base/log.hpp"
#include "pumpagent/keeper/keeper.hpp"
#include "pumpagent/keeper/pump_memory.hpp"
#include "pumpagent/keeper/unstored.hpp"

namespace ph::agent {
namespace {

// The number above every alarm that waits to be recorded; 0: none does.
std::int64_t above_waiting(PumpRegion& region) {
  std::int64_t next = 0;
  for (auto& ring : region.events) {
    for (std::uint32_t i = 0; const EventRecord* record = ring.front(i); ++i) {
      const auto event = record->event();
      if (event && event->kind == EventKind::kAlarmRaised) next = std::max(next, event->number + 1);
    }
  }
  return next;
}

}  // namespace

// What ran before, for a drive that starts.
Status Keeper::tell_therapy(const Now& now, bool power_came) {
  TherapyRecord before;
  const bool again = !power_came && region_.therapy.read(before) && before.power_on == power_on_;
  TherapyRecord told;
  told.power_on = power_on_;
  const auto memory = load_memory(disk_, settings_.state_folder, kTherapyFile);
  told.present = memory.has_value();
  told.lost = !memory && memory.error().fault != Fault::kNotFound;
  if (memory) {
    told.engine = memory->therapy.engine;
    told.away = time_off(memory->therapy.at, TimeMark::of(now, machine_boot_));
    told.as_of = now.steady.time_since_epoch().count();
    next_alarm_ = std::max(next_alarm_, memory->therapy.next_alarm_instance);
  }
  // The record may hold alarms that are younger than the file.
  if (!memory || power_came) {
    const PumpMemory known = memory_of_record(*journal_);
    next_alarm_ = std::max(next_alarm_, known.therapy.next_alarm_instance);
  }
  next_alarm_ = std::max(next_alarm_, above_waiting(region_));
  told.next_alarm_instance = next_alarm_;
  if (told.lost) {
    LogLine(Severity::kError, "therapy.lost").field("reason", memory.error().detail);
  }
  if (again) told.low_by = before.low_by;
  if (memory && power_came) told.low_by = unstored_most(told.engine);
  region_.therapy.post(told);
  return power_came ? tell_unstored(told, now) : Status{};
}

Status Keeper::tell_unstored(const TherapyRecord& told, const Now& now) {
  if (told.low_by == Volume{}) return {};
  PumpEvent event;
  event.kind = EventKind::kVolumeCheckpoint;
  event.wall = now.wall;
  event.uptime = std::chrono::duration_cast<milliseconds>(now.steady.time_since_epoch());
  event.order = told.engine.order.id();
  event.volume = told.engine.infused;
  event.text = "power was lost: may be low by up to " + to_string(told.low_by);
  return journal_->record(event);
}

Status Keeper::save_therapy(const Now& now, const std::vector<PumpEvent>& events) {
  // Whoever raised them, and in which life: no number is given twice.
  for (const PumpEvent& event : events) {
    if (event.kind == EventKind::kAlarmRaised) {
      next_alarm_ = std::max(next_alarm_, event.number + 1);
    }
  }
  DriveSnapshot drive;
  // A picture of an earlier start says nothing that the file does not.
  if (!region_.drive.read(drive) || drive.power_on != power_on_) return {};
  next_alarm_ = std::max(next_alarm_, drive.next_alarm_instance);
  if (events.empty() && !is_save_due(drive, now)) return {};
  saved_ = drive.saved;
  saved_at_ = now.steady;
  saved_next_alarm_ = next_alarm_;
  saved_any_ = true;
  PumpMemory memory;
  memory.therapy = {drive.saved, next_alarm_, TimeMark::of(now, machine_boot_)};
  memory.before = journal_->recorded();
  memory.events = events;
  return save(disk_, settings_.state_folder, kTherapyFile, memory);
}

bool Keeper::is_save_due(const DriveSnapshot& drive, const Now& now) const {
  const EngineState& engine = drive.saved;
  if (!saved_any_ || engine.state != saved_.state || engine.order != saved_.order ||
      engine.doses.granted != saved_.doses.granted || next_alarm_ != saved_next_alarm_) {
    return true;
  }
  const auto sum = [](const EngineState& s) { return s.infused + s.kvo_given + s.flushed; };
  const Volume grown = sum(engine) - sum(saved_);
  return grown >= kSaveVolume || (grown > Volume{} && now.steady - saved_at_ >= kSaveEvery);
}

}  // namespace ph::agent
