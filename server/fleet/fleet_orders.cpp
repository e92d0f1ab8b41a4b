#include <algorithm>

#include "server/fleet/fleet_state.hpp"

namespace ph::server {
namespace {

std::string shown(const std::optional<LibraryVersion>& version) {
  return version ? "library " + std::to_string(version->number) : std::string("no library");
}

std::chrono::milliseconds age_of(const Order& order, Now now) {
  return std::max(std::chrono::milliseconds{0}, now.wall - order.issued);
}

}  // namespace

std::vector<std::string> FleetState::order_obstacles(Slot slot,
                                                     const std::string& care_area) const {
  const auto& pump = pumps_[slot];
  const std::string name = "pump " + pump.record.id.str();
  std::vector<std::string> out;
  if (pump.record.retired) out.push_back(name + ": retired");
  if (pump.record.care_area != care_area) {
    out.push_back(name + ": stands in care area " + pump.record.care_area + ", the order is for " +
                  care_area);
  }
  if (!target_) {
    out.push_back("library: none is released yet, no order can be checked");
  } else if (pump.record.library != target_) {
    out.push_back(name + " holds " + shown(pump.record.library) +
                  ", the order was validated against " + std::to_string(target_->number) +
                  ": wait for the update");
  }
  return out;
}

std::uint64_t FleetState::next_order_sequence(Slot slot) {
  return ++pumps_[slot].last_order_sequence;
}

std::vector<storage::Change> FleetState::superseded_by(const Order& order, Now now) const {
  std::vector<storage::Change> out;
  for (const auto& [id, open] : orders_) {
    if (open.order.request.pump != order.request.pump) continue;
    if (open.state != OrderState::kQueued) continue;
    out.emplace_back(storage::MoveOrder{id, OrderState::kSuperseded, "by order " + order.id.str(),
                                        "server", now.wall});
  }
  return out;
}

void FleetState::offer(const storage::OrderRecord& order, Slot slot, Now now, Effects& out) {
  out.tells.push_back({slot, wire::OrderOffer{order.order, age_of(order.order, now)}});
  auto& kept = orders_.at(order.order.id);
  if (kept.state != OrderState::kQueued) return;
  kept.state = OrderState::kOffered;
  kept.changed = now.wall;
  out.urgent.emplace_back(
      storage::MoveOrder{kept.order.id, OrderState::kOffered, "", "server", now.wall});
}

Effects FleetState::placed(storage::OrderRecord order, Now now) {
  Effects out;
  const auto slot = find(order.order.request.pump);
  if (!slot || is_end(order.state)) return out;
  for (auto it = orders_.begin(); it != orders_.end();) {
    const auto& open = it->second;
    const bool replaced = open.order.request.pump == order.order.request.pump &&
                          open.state == OrderState::kQueued && it->first != order.order.id;
    it = replaced ? orders_.erase(it) : std::next(it);
  }
  const auto& kept = orders_.insert_or_assign(order.order.id, order).first->second;
  if (pumps_[*slot].connection != 0) offer(kept, *slot, now, out);
  touch(pumps_[*slot]);
  return out;
}

Result<Effects> FleetState::cancel(const OrderId& id, const std::string& reason, const UserName& by,
                                   Now now) {
  const auto found = orders_.find(id);
  if (found == orders_.end()) {
    return fail(Fault::kNotFound, "order " + id.str() + ": not open");
  }
  auto& order = found->second;
  if (order.state >= OrderState::kConfirmed) {
    return fail(Fault::kConflict, "order " + id.str() + ": " + std::string(to_string(order.state)) +
                                      " at the bedside, only a person there can end it");
  }
  Effects out;
  if (order.state == OrderState::kQueued) {
    out.urgent.emplace_back(
        storage::MoveOrder{id, OrderState::kCancelled, reason, by.str(), now.wall});
    orders_.erase(found);
    return out;
  }
  cancel_wishes_[id] = reason;
  const auto slot = find(order.order.request.pump);
  if (slot && pumps_[*slot].connection != 0) {
    out.tells.push_back({*slot, wire::OrderCancel{id, reason}});
  }
  return out;
}

storage::Change FleetState::expire(storage::OrderRecord& order, Now now) {
  order.state = OrderState::kExpired;
  return storage::MoveOrder{
      order.order.id, OrderState::kExpired,
      "not handed to the pump within " + ph::to_string(order.order.time_to_live), "server",
      now.wall};
}

void FleetState::mirror_order(const PumpEvent& event, Now now) {
  const auto found = orders_.find(event.order);
  if (found == orders_.end() || !event.order_state) return;
  auto& order = found->second;
  if (!may_become(order.state, *event.order_state)) return;
  order.state = *event.order_state;
  order.reason = event.text;
  order.changed = now.wall;
  if (!is_end(order.state)) return;
  cancel_wishes_.erase(event.order);
  orders_.erase(found);
}

}  // namespace ph::server
