#include "pumpagent/world/fault.hpp"

#include <array>
#include <string>

namespace ph::agent {
namespace {

constexpr std::array<std::string_view, kFaultKindCount> kNames = {
    "occlude_downstream", "partial_downstream", "occlude_upstream", "air_bubble",
    "door_open",          "container_empty",    "mains_loss",       "battery_level",
    "motor_stall",        "motor_runaway",      "encoder_stuck",    "pressure_stuck",
    "pressure_broken",    "free_flow",          "step_loss",        "overheat"};

}  // namespace

std::string_view to_string(FaultKind kind) { return kNames.at(static_cast<std::size_t>(kind)); }

Result<FaultKind> parse_fault_kind(std::string_view text, std::string_view what) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == text) return static_cast<FaultKind>(i);
  }
  return fail(Fault::kMalformed,
              std::string(what) + ": unknown fault \"" + std::string(text.substr(0, 40)) + "\"");
}

}  // namespace ph::agent
