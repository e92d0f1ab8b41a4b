#include <algorithm>

#include "server/fleet/fleet_state.hpp"

namespace ph::server {
namespace {

// How far an order may seem to come from the future before its age counts as unknown.
constexpr std::chrono::seconds kClockSlack{5};

bool is_with_the_bedside(OrderState state) { return state >= OrderState::kConfirmed; }

}  // namespace

std::chrono::milliseconds FleetState::age_of(OpenOrder& open, Now now) {
  using std::chrono::milliseconds;
  const Order& order = open.record.order;
  if (!open.issued) {
    const milliseconds age = now.wall - order.issued;
    open.issued =
        now.steady - (age < -kClockSlack ? order.time_to_live : std::max(milliseconds{0}, age));
  }
  return std::chrono::duration_cast<milliseconds>(now.steady - *open.issued);
}

// What a pump that was moved to another bed no longer gives is its own old story: the pump's word
// of the present counts, where there is one.
bool FleetState::holds_another_patient(const PumpEntry& pump, const storage::OrderRecord& open,
                                       const PatientRef& patient) const {
  const OrderRequest& request = open.order.request;
  if (request.pump != pump.record.id || request.patient == patient) return false;
  const bool told = is_with_the_bedside(open.state) && pump.telemetry.has_value();
  return !told || pump.telemetry->order == open.order.id;
}

std::vector<std::string> FleetState::order_obstacles(Slot slot, const OrderRequest& request) const {
  const auto& pump = pumps_[slot];
  const std::string name = "pump " + pump.record.id.str();
  std::vector<std::string> out;
  if (pump.record.retired) out.push_back(name + ": retired");
  if (const auto trouble = identity_trouble(slot); !trouble.empty()) {
    out.push_back(name + ": " + trouble);
  }
  if (pump.record.care_area != request.care_area) {
    out.push_back(name + ": stands in care area " + pump.record.care_area + ", the order is for " +
                  request.care_area);
  }
  for (const auto& [id, open] : orders_) {
    if (!holds_another_patient(pump, open.record, request.patient)) continue;
    out.push_back(name + ": order " + id.str() + " of another patient is " +
                  std::string(to_string(open.record.state)) +
                  " on it; cancel or end that one first");
  }
  if (!pump.record.library) {
    out.push_back(name + " holds no library, no order can be checked: wait for its first one");
  } else if (held_library(slot) == nullptr) {
    out.push_back(name + " holds library " + std::to_string(pump.record.library->number) + " (" +
                  to_hex(pump.record.library->digest).substr(0, 12) +
                  "), which is no release of this site: no order can be checked against it");
  }
  return out;
}

std::uint64_t FleetState::next_order_sequence(Slot slot) {
  return ++pumps_[slot].last_order_sequence;
}

std::vector<storage::Change> FleetState::superseded_by(const Order& order, Now now) {
  std::vector<storage::Change> out;
  for (auto& [id, open] : orders_) {
    if (open.record.order.request.pump != order.request.pump) continue;
    if (open.record.state != OrderState::kQueued) continue;
    open.replaced_by = order.id;
    out.emplace_back(storage::MoveOrder{id, OrderState::kSuperseded, "by order " + order.id.str(),
                                        "server", now.wall});
  }
  return out;
}

void FleetState::not_placed(const OrderId& order) {
  for (auto& [id, open] : orders_) {
    if (open.replaced_by == order) open.replaced_by = OrderId{};
  }
}

void FleetState::offer(OpenOrder& open, Slot slot, Now now, Effects& out) {
  auto& kept = open.record;
  out.tells.push_back({slot, wire::OrderOffer{kept.order, age_of(open, now)}});
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
  const OrderId id = order.order.id;
  std::erase_if(orders_, [&id](const auto& item) { return item.second.replaced_by == id; });
  auto& kept = orders_.insert_or_assign(id, OpenOrder{std::move(order), {}, {}}).first->second;
  age_of(kept, now);
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
  auto& order = found->second.record;
  if (is_with_the_bedside(order.state)) {
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
  order.cancel_asked = reason;
  out.urgent.emplace_back(storage::AskCancel{id, reason, by.str(), now.wall});
  const auto slot = find(order.order.request.pump);
  if (slot && pumps_[*slot].connection != 0) {
    out.tells.push_back({*slot, wire::OrderCancel{id, reason}});
  }
  return out;
}

storage::Change FleetState::expired(const storage::OrderRecord& order, Now now) {
  return storage::MoveOrder{
      order.order.id, OrderState::kExpired,
      "not handed to the pump within " + ph::to_string(order.order.time_to_live), "server",
      now.wall};
}

void FleetState::mirror_order(const PumpEntry& pump, const PumpEvent& event, Now now) {
  const auto found = orders_.find(event.order);
  if (found == orders_.end() || !event.order_state) return;
  auto& order = found->second.record;
  if (order.order.request.pump != pump.record.id) return;  // storage keeps it as a foreign report
  if (!may_become(order.state, *event.order_state)) return;
  order.state = *event.order_state;
  order.reason = event.text;
  order.changed = now.wall;
  if (!is_end(order.state)) return;
  orders_.erase(found);
}

}  // namespace ph::server
