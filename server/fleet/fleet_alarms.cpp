#include <algorithm>

#include "server/fleet/fleet_state.hpp"

namespace ph::server {
namespace {

bool graver(const AlarmView& a, const AlarmView& b) {
  if (a.alarm.priority != b.alarm.priority) return a.alarm.priority > b.alarm.priority;
  if (a.alarm.since != b.alarm.since) return a.alarm.since < b.alarm.since;
  return a.alarm.instance < b.alarm.instance;
}

auto find_instance(std::vector<AlarmView>& alarms, std::int64_t instance) {
  return std::find_if(alarms.begin(), alarms.end(), [instance](const AlarmView& alarm) {
    return alarm.alarm.instance == instance;
  });
}

// As the pump raised it, which may be above the catalogue's.
StandingAlarm raised_by(const PumpEvent& event) {
  const auto said = parse_priority(event.text, "alarm");
  return {*event.alarm, event.number, event.wall, false,
          said ? *said : alarm_kind(*event.alarm).priority};
}

}  // namespace

void FleetState::mirror_alarm(Slot slot, const PumpEvent& event) {
  auto& pump = pumps_[slot];
  const auto found = find_instance(pump.alarms, event.number);
  const bool known = found != pump.alarms.end();
  if (event.kind == EventKind::kAlarmRaised && event.alarm) {
    const AlarmView raised{pump.record.id, raised_by(event), {}};
    if (known && found->alarm.code == *event.alarm) return;
    // Two alarms under one number is the pump's mistake; the newer one must be seen all the same.
    if (known) *found = raised;
    if (!known) pump.alarms.push_back(raised);
  } else if (event.kind == EventKind::kAlarmCleared && known) {
    pump.alarms.erase(found);
  } else if (event.kind == EventKind::kAlarmSilenced && known) {
    found->alarm.silenced = true;
  } else {
    return;
  }
  std::sort(pump.alarms.begin(), pump.alarms.end(), graver);
  touch_urgently(slot);
}

Result<Effects> FleetState::acknowledge_alarm(const PumpId& id, std::int64_t instance,
                                              const UserName& by, const std::string& coming,
                                              Now now) {
  const auto slot = find(id);
  if (!slot) return fail(Fault::kNotFound, "pump " + id.str() + ": not in the registry");
  auto& alarms = pumps_[*slot].alarms;
  const auto found = find_instance(alarms, instance);
  if (found == alarms.end()) {
    return fail(Fault::kNotFound,
                "pump " + id.str() + ": alarm " + std::to_string(instance) + " does not stand");
  }
  Effects out;
  if (!found->acknowledged_by.empty()) return out;
  found->acknowledged_by = by.str();
  found->coming = coming;
  touch_urgently(*slot);
  out.urgent.emplace_back(storage::MarkAlarmAcknowledged{id, instance, by, now.wall, coming});
  return out;
}

void FleetState::notify(const storage::AlarmNotice& notice) {
  const auto slot = find(notice.pump);
  if (!slot) return;
  auto& alarms = pumps_[*slot].alarms;
  const auto found = find_instance(alarms, notice.instance);
  if (found == alarms.end()) return;
  found->notices.push_back(notice);
  touch_urgently(*slot);
}

std::vector<AlarmView> FleetState::alarms(const WardId& ward) const {
  std::vector<AlarmView> out;
  for (const auto& pump : pumps_) {
    if (pump.record.retired || (!ward.empty() && pump.record.ward != ward)) continue;
    out.insert(out.end(), pump.alarms.begin(), pump.alarms.end());
  }
  std::stable_sort(out.begin(), out.end(), graver);
  return out;
}

}  // namespace ph::server
