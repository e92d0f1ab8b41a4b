#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/result.hpp"
#include "pumpagent/control/hal.hpp"

namespace ph::agent {

// One tick of a recorded loop: what was read, and what the loop wanted then.
struct TraceTick {
  std::int64_t at = 0;  // ns since the first tick
  bool seen = true;     // read() said true
  SensorReadings readings;
  ActuatorCommands commands;
};

// A recorded run as CSV: a head of column names, then a line a tick. All values are whole numbers
// in the units of SensorReadings and ActuatorCommands; flags are 0 and 1. Pure; not real-time safe.
std::string trace_head();
std::string trace_line(const TraceTick& tick);

// Strict: every column of the head in its order, every value in the range of its type, time rising.
// kMalformed, kOutOfRange: "name:line: column: why", the first that is wrong.
Result<std::vector<TraceTick>> read_trace(std::string_view text, std::string_view name);

}  // namespace ph::agent
