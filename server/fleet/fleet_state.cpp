#include "server/fleet/fleet_state.hpp"

#include "protocol/base/check.hpp"

namespace ph::server {

FleetState::FleetState(std::vector<Ward> wards, ContactLimits limits)
    : wards_(std::move(wards)), limits_(limits) {}

Slot FleetState::add_pump(storage::PumpRecord record, Mechanism mechanism,
                          std::uint64_t last_order_sequence) {
  const auto slot = static_cast<Slot>(pumps_.size());
  PH_CHECK(slots_.emplace(record.id, slot).second);
  PumpEntry pump;
  pump.record = std::move(record);
  pump.mechanism = mechanism;
  pump.last_order_sequence = last_order_sequence;
  pump.shown = contact_after(std::nullopt, pump.record.last_contact.has_value(), limits_);
  pumps_.push_back(std::move(pump));
  touch(pumps_.back());
  return slot;
}

void FleetState::load_order(storage::OrderRecord order) {
  if (is_end(order.state)) return;
  auto id = order.order.id;
  orders_.emplace(std::move(id), OpenOrder{std::move(order), {}, {}});
}

void FleetState::load_alarm(const storage::AlarmRecord& alarm) {
  const auto slot = find(alarm.pump);
  if (!slot || alarm.cleared) return;
  pumps_[*slot].alarms.push_back(
      {alarm.pump, alarm.alarm, alarm.acknowledged_by, alarm.coming, {}});
}

std::optional<Slot> FleetState::find(const PumpId& pump) const {
  const auto found = slots_.find(pump);
  if (found == slots_.end()) return std::nullopt;
  return found->second;
}

bool FleetState::is_current(Slot slot, ConnectionNumber connection) const {
  return pumps_[slot].connection == connection;
}

void FleetState::touch_urgently(Slot slot) {
  touch(pumps_[slot]);
  if (urgent_.empty() || urgent_.back() != slot) urgent_.push_back(slot);
}

std::vector<Slot> FleetState::take_urgent() { return std::exchange(urgent_, {}); }

Effects FleetState::tick(Now now) {
  for (auto& pump : pumps_) {
    if (pump.in_two_places && !pump.take_overs.are_two(now.steady)) {
      pump.in_two_places = false;
      touch(pump);
    }
    std::optional<std::chrono::nanoseconds> silence;
    if (pump.heard) silence = now.steady - *pump.heard;
    const auto contact = contact_after(silence, pump.record.last_contact.has_value(), limits_);
    if (contact == pump.shown) continue;
    pump.shown = contact;
    touch(pump);
  }
  Effects out;
  for (auto it = orders_.begin(); it != orders_.end();) {
    auto& open = it->second;
    const bool over = age_of(open, now) >= open.record.order.time_to_live;
    // Once handed out, only the pump knows whether the bedside was quicker: it reports the expiry.
    if (open.record.state == OrderState::kQueued && open.replaced_by.empty() && over) {
      out.urgent.push_back(expired(open.record, now));
      it = orders_.erase(it);
    } else {
      ++it;
    }
  }
  return out;
}

}  // namespace ph::server
