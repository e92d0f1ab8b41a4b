#pragma once
#include <cstdint>
#include <string_view>

#include "protocol/base/result.hpp"

namespace ph::agent {

// What can be done to the world around a pump. A value of 0 heals, except where said.
enum class FaultKind : std::uint8_t {
  kOccludeDownstream,  // 1: fully
  kPartialDownstream,  // times the vein's resistance, such as 30
  kOccludeUpstream,    // 1: fully
  kAirBubble,          // uL, enters just above the detector, once
  kDoorOpen,           // 1
  kContainerEmpty,     // 1: nothing left; 0: a full one
  kMainsLoss,          // 1
  kBatteryLevel,       // thousandths, once
  kMotorStall,         // 1: shaft blocked
  kMotorRunaway,       // mL/h that the shaft turns by itself while the motor has current
  kEncoderStuck,       // 1
  kPressureStuck,      // 1: stays at what it says now
  kPressureBroken,     // 1: reads far beyond its range
  kFreeFlow,           // mL/h past the mechanism
  kStepLoss,           // per cent of steps
  kOverheat,           // 1
};
inline constexpr std::size_t kFaultKindCount = static_cast<std::size_t>(FaultKind::kOverheat) + 1;

struct WorldFault {
  FaultKind kind = FaultKind::kOccludeDownstream;
  double value = 0;
};

// Names as in a fault console: occlude_downstream, air_bubble, …
std::string_view to_string(FaultKind kind);
Result<FaultKind> parse_fault_kind(std::string_view text, std::string_view what);

// The lasting faults as they stand.
struct FaultState {
  double resistance = 1;  // times the vein's
  double free_flow_ml_h = 0, runaway_ml_h = 0, step_loss = 0;
  bool occluded_down = false, occluded_up = false, door_open = false, mains_lost = false;
  bool motor_stalled = false, encoder_stuck = false, pressure_stuck = false;
  bool pressure_broken = false, overheated = false, empty = false;
};

}  // namespace ph::agent
