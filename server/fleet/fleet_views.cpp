#include <algorithm>

#include "server/fleet/fleet_state.hpp"

namespace ph::server {

const DrugEntry* FleetState::entry_of(const Telemetry& telemetry) const {
  const auto known = libraries_.find(telemetry.library);
  if (known == libraries_.end() || telemetry.entry.empty()) return nullptr;
  return known->second.content->find(telemetry.care_area, telemetry.entry);
}

std::string FleetState::concentration_of(const Telemetry& telemetry) const {
  const DrugEntry* entry = entry_of(telemetry);
  if (entry == nullptr) return {};
  const auto open = orders_.find(telemetry.order);
  return to_string(open == orders_.end()
                       ? entry->concentration
                       : ph::concentration_of(open->second.record.order.request, *entry));
}

PumpView FleetState::view(Slot slot, Now now) const {
  const auto& pump = pumps_[slot];
  PumpView out;
  out.id = pump.record.id;
  out.ward = pump.record.ward;
  out.bed = pump.record.bed;
  out.model = pump.record.model;
  out.mechanism = pump.mechanism;
  out.firmware = pump.record.firmware;
  out.retired = pump.record.retired;
  out.certificate_until = pump.record.certificate_until;
  out.identity_trouble = identity_trouble(slot);
  out.connected = pump.connection != 0;
  std::optional<std::chrono::nanoseconds> silence;
  if (pump.heard) silence = now.steady - *pump.heard;
  out.contact = contact_after(silence, pump.record.last_contact.has_value(), limits_);
  if (pump.telemetry_at) {
    out.age =
        std::chrono::duration_cast<std::chrono::milliseconds>(now.steady - *pump.telemetry_at);
  }
  out.last_contact = pump.record.last_contact;
  out.telemetry = pump.telemetry;
  out.concentration = pump.concentration;
  out.library = pump.record.library;
  out.library_on_target = is_on_target(slot);
  out.library_reason = library_reason(slot);
  out.alarms = pump.alarms;
  out.life_sustaining = pump.life_sustaining;
  out.high_alert = pump.high_alert;
  if (pump.state_since) {
    out.state_for =
        std::chrono::duration_cast<std::chrono::milliseconds>(now.steady - *pump.state_since);
  }
  if (pump.telemetry) {
    const auto order = orders_.find(pump.telemetry->order);
    if (order != orders_.end()) out.patient = order->second.record.order.request.patient;
  }
  return out;
}

std::vector<PumpView> FleetState::changed_since(const WardId& ward, Revision since, Now now) const {
  std::vector<PumpView> out;
  for (std::size_t i = 0; i < pumps_.size(); ++i) {
    const auto& pump = pumps_[i];
    if (pump.changed <= since || pump.record.retired) continue;
    if (!ward.empty() && pump.record.ward != ward) continue;
    out.push_back(view(static_cast<Slot>(i), now));
  }
  const auto by_id = [](const PumpView& a, const PumpView& b) { return a.id < b.id; };
  std::sort(out.begin(), out.end(), by_id);
  return out;
}

}  // namespace ph::server
