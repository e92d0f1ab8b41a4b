#pragma once
#include <string>

#include "protocol/base/clock.hpp"
#include "pumpagent/setup/pump_settings.hpp"

namespace ph::agent {

struct WipeWish {
  std::string pump;          // typed by the person: must be the pump's id
  bool even_unsent = false;  // what the server has not got yet is lost
};

// Ends the pump's life in this hospital: keys, libraries, orders, patients' data and the record are
// overwritten and removed. Only by a person at the pump, with its programs stopped: nothing that a
// server says does this (laws 1 and 2). kConflict: a program of the pump runs, or the record holds
// events that the server has not got.
Status wipe(const PumpSettings& settings, const WipeWish& wish, Now now);

}  // namespace ph::agent
