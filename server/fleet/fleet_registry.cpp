#include "server/fleet/fleet_state.hpp"

namespace ph::server {
namespace {

bool has_an_infusion(const PumpEntry& pump) {
  if (!pump.telemetry) return false;
  const PumpState state = pump.telemetry->state;
  return state == PumpState::kRunning || state == PumpState::kKeepVeinOpen ||
         state == PumpState::kDelayed || state == PumpState::kPaused ||
         state == PumpState::kAlarmStop;
}

}  // namespace

Result<Effects> FleetState::retire(Slot slot, const std::string& reason, const UserName& by,
                                   bool force, Now now) {
  PumpEntry& pump = pumps_[slot];
  const std::string name = "pump " + pump.record.id.str();
  if (pump.record.retired) return fail(Fault::kConflict, name + ": retired already");
  if (!force && has_an_infusion(pump)) {
    return fail(Fault::kConflict,
                name + ": " + std::string(to_string(pump.telemetry->state)) +
                    " when last heard; end the infusion at the bedside first, or force it when its "
                    "key is in wrong hands");
  }
  pump.record.retired = true;
  pump.record.next_key.reset();
  pump.connection = 0;
  pump.shown = Contact::kLost;
  touch(pump);
  Effects out;
  out.urgent.emplace_back(storage::EnrolPump{pump.record});
  for (auto order = orders_.begin(); order != orders_.end();) {
    const storage::OrderRecord& record = order->second.record;
    const bool never_left =
        record.order.request.pump == pump.record.id && record.state == OrderState::kQueued;
    if (never_left) {
      out.urgent.emplace_back(storage::MoveOrder{record.order.id, OrderState::kCancelled,
                                                 "pump retired: " + reason, by.str(), now.wall});
    }
    order = never_left ? orders_.erase(order) : std::next(order);
  }
  return out;
}

}  // namespace ph::server
