#include "pumpagent/world/fault.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace ph::agent {
namespace {

constexpr std::array<std::string_view, kFaultKindCount> kNames = {
    "occlude_downstream", "partial_downstream", "occlude_upstream",
    "air_bubble",         "door_open",          "container_empty",
    "mains_loss",         "battery_level",      "motor_stall",
    "motor_runaway",      "encoder_stuck",      "pressure_stuck",
    "pressure_broken",    "free_flow",          "step_loss",
    "overheat",           "pressure_drift",     "up_pressure_stuck",
    "air_stuck",          "reservoir_stuck",    "encoder_missed",
    "stiction",           "tube_wear",          "head_height",
    "vein_pressure",      "clock_drift",        "drop_stream",
    "drops_blind",        "supply_voltage",     "sounder",
    "stuck_key",          "temperature_stuck",  "temperature_apart",
    "battery_fault",      "set_misloaded",      "syringe_moved",
    "lamp_open",          "watchdog_disarmed",  "pinch_open"};

double per_cent(double value) { return std::clamp(value, 0.0, 100.0); }
double positive(double value) { return std::max(0.0, value); }

}  // namespace

std::string_view to_string(FaultKind kind) { return kNames.at(static_cast<std::size_t>(kind)); }

Result<FaultKind> parse_fault_kind(std::string_view text, std::string_view what) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == text) return static_cast<FaultKind>(i);
  }
  return fail(Fault::kMalformed,
              std::string(what) + ": unknown fault \"" + std::string(text.substr(0, 40)) + "\"");
}

void FaultState::set(const WorldFault& fault) {
  const double value = fault.value;
  const bool on = value != 0;
  // clang-format off
  switch (fault.kind) {
    case FaultKind::kOccludeDownstream: occluded_down = on; break;
    case FaultKind::kPartialDownstream: resistance = on ? std::max(1.0, value) : 1.0; break;
    case FaultKind::kOccludeUpstream: occluded_up = on; break;
    case FaultKind::kDoorOpen: door_open = on; break;
    case FaultKind::kContainerEmpty: empty = on; break;
    case FaultKind::kMainsLoss: mains_lost = on; break;
    case FaultKind::kMotorStall: motor_stalled = on; break;
    case FaultKind::kMotorRunaway: runaway_ml_h = positive(value); break;
    case FaultKind::kEncoderStuck: encoder_stuck = on; break;
    case FaultKind::kPressureStuck: pressure_stuck = on; break;
    case FaultKind::kPressureBroken: pressure_broken = on; break;
    case FaultKind::kFreeFlow: free_flow_ml_h = positive(value); break;
    case FaultKind::kStepLoss: step_loss = per_cent(value); break;
    case FaultKind::kOverheat: overheated = on; break;
    case FaultKind::kPressureDrift: pressure_drift = std::clamp(value, -3000.0, 3000.0); break;
    case FaultKind::kUpPressureStuck: up_pressure_stuck = on; break;
    case FaultKind::kAirStuck: air_mv = std::clamp(value, -10'000.0, 10'000.0); break;
    case FaultKind::kReservoirStuck: reservoir_stuck = on; break;
    case FaultKind::kEncoderMissed: encoder_missed = per_cent(value); break;
    case FaultKind::kStiction: stiction = on ? std::max(1.0, value) : 1.0; break;
    case FaultKind::kTubeWear: tube_wear = per_cent(value); break;
    case FaultKind::kHeadHeight: lifted_cm = std::clamp(value, -300.0, 300.0); break;
    case FaultKind::kVeinPressure: vein_mmhg = std::clamp(value, -300.0, 1000.0); break;
    case FaultKind::kClockDrift: clock_ppm = std::clamp(value, -500'000.0, 500'000.0); break;
    case FaultKind::kDropStream: drop_stream = std::clamp(value, 0.0, 1000.0); break;
    case FaultKind::kDropsBlind: drops_blind = on; break;
    case FaultKind::kSupplyVoltage: supply_permille = std::clamp(value, 0.0, 10'000.0); break;
    case FaultKind::kSounder: sounder = static_cast<SounderState>(std::clamp(value, 0.0, 3.0)); break;
    case FaultKind::kStuckKey: stuck_key = static_cast<int>(std::clamp(value, 0.0, 255.0)); break;
    case FaultKind::kTemperatureStuck: temperature_stuck = on; break;
    case FaultKind::kTemperatureApart: degrees_apart = std::clamp(value, -100.0, 100.0); break;
    case FaultKind::kBatteryFault: battery_fault = on; break;
    case FaultKind::kSetMisloaded: set_misloaded = on; break;
    case FaultKind::kSyringeMoved: syringe_moved = on; break;
    case FaultKind::kLampOpen: lamp_open = on; break;
    case FaultKind::kWatchdogDisarmed: watchdog_disarmed = on; break;
    case FaultKind::kPinchOpen: pinch_open = on; break;
    case FaultKind::kAirBubble:
    case FaultKind::kBatteryLevel: break;
  }
  // clang-format on
}

}  // namespace ph::agent
