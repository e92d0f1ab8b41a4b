#include "tests/sim/line.hpp"
#include "tests/sim/witness.hpp"

namespace ph::sim {

void Witness::placed(const Order& order, SteadyTime now) {
  OrderAccount account;
  account.order = order;
  account.placed = now;
  orders_[order.id] = std::move(account);
}

void Witness::clock_went_back(milliseconds by) {
  for (auto& [id, account] : orders_) account.rejuvenated += by;
}

// The offer says how old the order is; what nobody can know is how long the offer took.
void Witness::judge_confirmation(const PumpId& pump, const OrderId& order, SteadyTime now) {
  OrderAccount& known = orders_.at(order);
  // What is said again is the answer of then.
  if (std::exchange(known.judged, true)) return;
  const auto end = known.placed + known.order.time_to_live + known.rejuvenated + kUnseenOnOffer;
  if (now <= end) return;
  broken(pump.str() + ": order " + order.str() + " was confirmed " +
         std::to_string(std::chrono::duration_cast<milliseconds>(now - end).count()) +
         " ms after it had expired");
}

void Witness::pressed(const PumpId& pump, agent::Key key, SteadyTime now) {
  auto& account = pumps_[pump];
  trace_.note(now, pump.str(), "key " + std::string(to_string(key)));
  if (key == agent::Key::kStart || key == agent::Key::kResume) account.key = true;
  if (key != agent::Key::kConfirm || account.shown.empty()) return;
  const auto found = orders_.find(account.shown);
  if (found != orders_.end()) found->second.confirmed.insert(pump);
}

// On the way out of the bedside, before it is stored: what a person has seen counts at once.
void Witness::happened(const PumpId& pump, const PumpEvent& event, SteadyTime now) {
  if (event.kind != EventKind::kOrderState || !event.order_state) return;
  auto& account = pumps_[pump];
  const std::string name = pump.str() + ": order " + event.order.str();
  const OrderState state = *event.order_state;
  if (state == OrderState::kShown) account.shown = event.order;
  if (is_end(state) && account.shown == event.order) account.shown = {};
  const bool taken = state >= OrderState::kShown && state <= OrderState::kCompleted;
  if (taken && poisoned_.contains(event.order)) {
    return broken(name + " is poison and was " + std::string(to_string(state)));
  }
  if (state != OrderState::kConfirmed && state != OrderState::kRunning) return;
  const auto found = orders_.find(event.order);
  if (found == orders_.end() || !found->second.confirmed.contains(pump)) {
    return broken(name + " is " + std::string(to_string(state)) + " and no person confirmed it");
  }
  if (state == OrderState::kConfirmed) judge_confirmation(pump, event.order, now);
}

// Only what is synced counts here: the rest may be gone with the power.
void Witness::note_order(const PumpId& pump, const PumpEvent& event) {
  const std::string name = pump.str() + ": order " + event.order.str();
  const auto found = orders_.find(event.order);
  if (event.kind == EventKind::kInfusionStarted && found != orders_.end()) {
    if (++found->second.starts > 1) return broken(name + " was started twice");
    const auto before = said(event.order);
    if (before && is_end(*before)) return broken(name + " started after its end");
  }
  if (event.kind != EventKind::kOrderState || !event.order_state) return;
  const auto before = said(event.order);
  const OrderState state = *event.order_state;
  const bool repeats = before == state;
  if (before && is_end(*before) && !repeats) {
    return broken(name + " was " + std::string(to_string(*before)) + " and is " +
                  std::string(to_string(state)) + " now");
  }
  if (!before || state > *before) said_[event.order] = state;
}

std::optional<OrderState> Witness::said(const OrderId& order) const {
  const auto found = said_.find(order);
  return found == said_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace ph::sim
