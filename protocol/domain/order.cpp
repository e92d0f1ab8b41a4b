#include "protocol/domain/order.hpp"

#include <array>

namespace ph {
namespace {

constexpr std::array<std::string_view, 11> kStates = {
    "queued",    "offered",  "received", "shown",     "confirmed", "running",
    "completed", "rejected", "expired",  "cancelled", "superseded"};

}  // namespace

std::string_view to_string(OrderState state) { return kStates.at(static_cast<std::size_t>(state)); }

std::string_view to_string(EndAction action) {
  switch (action) {
    case EndAction::kStop:
      return "stop";
    case EndAction::kKeepVeinOpen:
      return "kvo";
    case EndAction::kContinue:
      return "continue";
  }
  return "stop";
}

Result<EndAction> parse_end_action(std::string_view text, std::string_view what) {
  for (const EndAction action :
       {EndAction::kStop, EndAction::kKeepVeinOpen, EndAction::kContinue}) {
    if (to_string(action) == text) return action;
  }
  return fail(Fault::kMalformed, std::string(what) + ": expected stop, kvo or continue, got \"" +
                                     std::string(text.substr(0, 40)) + "\"");
}

Result<OrderState> parse_order_state(std::string_view text, std::string_view what) {
  for (std::size_t i = 0; i < kStates.size(); ++i) {
    if (kStates[i] == text) return static_cast<OrderState>(i);
  }
  return fail(Fault::kMalformed, std::string(what) + ": unknown order state \"" +
                                     std::string(text.substr(0, 40)) + "\"");
}

bool may_become(OrderState from, OrderState to) {
  if (is_end(from)) return false;
  if (to <= OrderState::kRunning) return to > from;
  switch (to) {
    case OrderState::kCompleted:
      return from == OrderState::kConfirmed || from == OrderState::kRunning;
    case OrderState::kRejected:
      return true;
    case OrderState::kExpired:
    case OrderState::kCancelled:
    case OrderState::kSuperseded:
      return from < OrderState::kConfirmed;
    default:
      return false;
  }
}

}  // namespace ph
