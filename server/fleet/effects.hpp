#pragma once
#include <iterator>
#include <utility>
#include <variant>
#include <vector>

#include "protocol/wire/messages.hpp"
#include "server/fleet/pump_entry.hpp"
#include "storage/records.hpp"

namespace ph::server {

// Something to say to a connected pump.
struct Tell {
  Slot slot = 0;
  std::variant<wire::OrderOffer, wire::OrderCancel> message;
};

// What FleetState asks of its shell. `urgent` and `routine` go to the writer, each in order;
// `tells` to the sessions. What people should see is found by revision and by take_urgent().
struct Effects {
  std::vector<storage::Change> urgent;
  std::vector<storage::Change> routine;
  std::vector<Tell> tells;

  void append(Effects other) {
    std::move(other.urgent.begin(), other.urgent.end(), std::back_inserter(urgent));
    std::move(other.routine.begin(), other.routine.end(), std::back_inserter(routine));
    std::move(other.tells.begin(), other.tells.end(), std::back_inserter(tells));
  }
};

}  // namespace ph::server
