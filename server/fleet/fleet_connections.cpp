#include <algorithm>

#include "server/fleet/fleet_state.hpp"

namespace ph::server {
namespace {

storage::MeetPump meet(const PumpEntry& pump, WallTime at) {
  return {pump.record.id, pump.record.stream, pump.record.firmware, pump.record.library, at};
}

storage::TrendPoint trend_point(const PumpEntry& pump, const Telemetry& told, WallTime minute) {
  storage::TrendPoint point;
  point.pump = pump.record.id;
  point.minute = minute;
  point.rate = told.rate;
  point.infused = told.infused;
  point.pressure = told.pressure;
  point.battery = told.battery;
  point.state = told.state;
  return point;
}

}  // namespace

Result<Slot> FleetState::identify(const PumpId& pump, const Digest& key) const {
  const auto slot = find(pump);
  if (!slot) return fail(Fault::kRefused, "pump " + pump.str() + ": not in the registry, enrol it");
  const auto& record = pumps_[*slot].record;
  if (record.retired) return fail(Fault::kRefused, "pump " + pump.str() + ": retired");
  if (record.key_digest == Digest{}) {
    return fail(Fault::kRefused, "pump " + pump.str() + ": its key was revoked, enrol it anew");
  }
  if (record.key_digest != key && record.next_key != key) {
    return fail(Fault::kRefused, "pump " + pump.str() +
                                     ": its certificate's key is not the enrolled one, expected " +
                                     to_hex(record.key_digest).substr(0, 16) + ", got " +
                                     to_hex(key).substr(0, 16));
  }
  return *slot;
}

Effects FleetState::connected(Slot slot, ConnectionNumber connection, const wire::Hello& hello,
                              Now now) {
  auto& pump = pumps_[slot];
  // Another journal counts its alarms anew: the same number is another alarm there.
  const bool same_journal = pump.record.stream == hello.stream;
  pump.connection = connection;
  pump.boot = hello.boot;
  pump.heard = now.steady;
  pump.shown = Contact::kLive;
  pump.record.stream = hello.stream;
  pump.record.firmware = hello.firmware;
  pump.record.library = hello.library;
  pump.record.last_contact = now.wall;
  pump.alarm_horizon = hello.recorded[static_cast<std::size_t>(Lane::kUrgent)];
  std::vector<AlarmView> standing;
  for (const auto& alarm : hello.alarms) {
    AlarmView seen{pump.record.id, alarm, {}};
    for (const auto& known : pump.alarms) {
      const bool same = known.alarm.instance == alarm.instance && known.alarm.code == alarm.code;
      if (same && same_journal) {
        seen.acknowledged_by = known.acknowledged_by;
        seen.coming = known.coming;
        seen.notices = known.notices;
      }
    }
    standing.push_back(std::move(seen));
  }
  pump.alarms = std::move(standing);
  touch_urgently(slot);

  Effects out;
  out.urgent.emplace_back(meet(pump, now.wall));
  out.urgent.emplace_back(storage::ReplaceStandingAlarms{pump.record.id, hello.alarms, now.wall});
  return out;
}

Effects FleetState::ready(Slot slot, ConnectionNumber connection, Now now) {
  Effects out;
  if (!is_current(slot, connection)) return out;
  std::vector<OpenOrder*> waiting;
  for (auto& [id, open] : orders_) {
    const bool here = open.record.order.request.pump == pumps_[slot].record.id;
    if (here && open.replaced_by.empty()) waiting.push_back(&open);
  }
  // The pump takes orders in the order of their sequence only.
  std::sort(waiting.begin(), waiting.end(), [](const OpenOrder* a, const OpenOrder* b) {
    return a->record.order.sequence < b->record.order.sequence;
  });
  for (OpenOrder* open : waiting) {
    if (open->record.state < OrderState::kReceived) offer(*open, slot, now, out);
    const bool asked = !open->record.cancel_asked.empty();
    if (!asked || open->record.state >= OrderState::kConfirmed) continue;
    out.tells.push_back(
        {slot, wire::OrderCancel{open->record.order.id, open->record.cancel_asked}});
  }
  return out;
}

Effects FleetState::gone(Slot slot, ConnectionNumber connection, Now now) {
  Effects out;
  if (!is_current(slot, connection)) return out;
  auto& pump = pumps_[slot];
  pump.connection = 0;
  touch(pump);
  const auto at = pump.record.last_contact.value_or(now.wall);
  // In the same queue as the next connected(): it must never overtake this.
  out.urgent.emplace_back(meet(pump, at));
  return out;
}

Effects FleetState::heard(Slot slot, ConnectionNumber connection, Telemetry telemetry, Now now) {
  Effects out;
  if (!is_current(slot, connection)) return out;
  auto& pump = pumps_[slot];
  pump.heard = pump.telemetry_at = now.steady;
  pump.shown = Contact::kLive;
  pump.record.last_contact = now.wall;
  if (!pump.telemetry || pump.telemetry->entry != telemetry.entry ||
      pump.telemetry->order != telemetry.order ||
      pump.telemetry->care_area != telemetry.care_area ||
      pump.telemetry->library != telemetry.library) {
    pump.concentration = concentration_of(telemetry);
    const DrugEntry* entry = entry_of(telemetry);
    pump.life_sustaining = entry != nullptr && entry->life_sustaining;
    pump.high_alert = entry != nullptr && entry->high_alert;
  }
  if (pump.telemetry && pump.telemetry->state != telemetry.state) pump.state_since = now.steady;
  const bool changed = !pump.telemetry || pump.telemetry->state != telemetry.state ||
                       pump.telemetry->rate != telemetry.rate;
  const auto minute = std::chrono::floor<std::chrono::minutes>(now.wall);
  const auto number = static_cast<std::int64_t>(minute.time_since_epoch().count());
  if (changed || number != pump.trend_minute) {
    pump.trend_minute = number;
    out.routine.emplace_back(storage::AddTrend{trend_point(pump, telemetry, minute)});
  }
  pump.telemetry = std::move(telemetry);
  touch(pump);
  return out;
}

void FleetState::heard_events(Slot slot, ConnectionNumber connection, const wire::EventBatch& batch,
                              Now now) {
  if (!is_current(slot, connection)) return;
  auto& pump = pumps_[slot];
  pump.heard = now.steady;
  pump.record.last_contact = now.wall;
  if (batch.lane != Lane::kUrgent) return;
  for (std::size_t i = 0; i < batch.events.size(); ++i) {
    const std::uint64_t sequence = batch.first + i;
    if (sequence <= pump.alarm_horizon) continue;
    pump.alarm_horizon = sequence;
    mirror_alarm(slot, batch.events[i]);
  }
}

Effects FleetState::stored(Slot slot, std::span<const PumpEvent> fresh, Now now) {
  Effects out;
  auto& pump = pumps_[slot];
  for (const auto& event : fresh) {
    if (event.kind == EventKind::kOrderState) mirror_order(pump, event, now);
    mirror_library(pump, event, out, now);
  }
  if (!fresh.empty()) touch(pump);
  return out;
}

}  // namespace ph::server
