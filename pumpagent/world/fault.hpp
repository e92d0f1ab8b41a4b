#pragma once
#include <cstdint>
#include <string_view>

#include "protocol/base/result.hpp"

namespace ph::agent {

// What can be done to the world around a pump. A value of 0 heals, except where said. Append only.
enum class FaultKind : std::uint8_t {
  kOccludeDownstream,  // 1: fully
  kPartialDownstream,  // times the vein's resistance, such as 30
  kOccludeUpstream,    // 1: fully
  kAirBubble,          // uL, enters `place` uL above the detector (0: just above), once
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
  kPressureDrift,      // mmHg that the downstream sensor reads too much, may be negative
  kUpPressureStuck,    // 1: the upstream sensor stays at what it says now
  kAirStuck,           // mV that the air detector says, whatever stands before it
  kReservoirStuck,     // 1: the plunger's position stays at what it says now
  kEncoderMissed,      // per cent of steps that the encoder does not count
  kStiction,           // times the plunger's friction
  kTubeWear,           // per cent of the flow that a worn tube no longer gives
  kHeadHeight,         // cm that the container is lifted, may be negative
  kVeinPressure,       // mmHg on top of the vein's: back pressure, may be negative
  kClockDrift,         // ppm that the guard's second clock runs too fast, may be negative
  kDropStream,         // drops a second that the drop sensor sees on top
  kDropsBlind,         // 1: the drop sensor sees none
  kSupplyVoltage,      // thousandths of the nominal voltage that the mains supply gives
  kSounder,            // 1: open, 2: shorted, 3: stuck on
  kStuckKey,           // 1 and the key's number: held down
  kTemperatureStuck,   // 1: stays at what it says now
  kTemperatureApart,   // degrees that the second temperature sensor reads too much
  kBatteryFault,       // 1: pack or gauge finds a fault in itself
  kSetMisloaded,       // 1: the set or cassette is not seen in its place
  kSyringeMoved,       // 1: barrel or plunger is no longer held
  kLampOpen,           // 1
  kWatchdogDisarmed,   // 1
  kPinchOpen,          // 1: what shuts the line below the pressure sensor does not
};
inline constexpr std::size_t kFaultKindCount = static_cast<std::size_t>(FaultKind::kPinchOpen) + 1;

struct WorldFault {
  FaultKind kind = FaultKind::kOccludeDownstream;
  double value = 0;
  double place = 0;  // where the kind says so
};

// Names as in a fault console: occlude_downstream, air_bubble, …
std::string_view to_string(FaultKind kind);
Result<FaultKind> parse_fault_kind(std::string_view text, std::string_view what);

enum class SounderState : std::uint8_t { kSound, kOpen, kShorted, kStuckOn };

// The lasting faults as they stand.
struct FaultState {
  double resistance = 1;  // times the vein's
  double free_flow_ml_h = 0, runaway_ml_h = 0, step_loss = 0, encoder_missed = 0;
  double pressure_drift = 0, stiction = 1, tube_wear = 0, lifted_cm = 0, vein_mmhg = 0;
  double clock_ppm = 0, drop_stream = 0, supply_permille = 0, air_mv = 0, degrees_apart = 0;
  int stuck_key = 0;  // 1 and the key's number; 0: none
  SounderState sounder = SounderState::kSound;
  bool occluded_down = false, occluded_up = false, door_open = false, mains_lost = false;
  bool motor_stalled = false, encoder_stuck = false, pressure_stuck = false;
  bool pressure_broken = false, overheated = false, empty = false, up_pressure_stuck = false;
  bool reservoir_stuck = false, drops_blind = false, temperature_stuck = false;
  bool battery_fault = false, set_misloaded = false, syringe_moved = false, lamp_open = false;
  bool watchdog_disarmed = false, pinch_open = false;

  // Takes what is a state; the world itself does what happens once. Figures beyond what physics
  // knows are bounded.
  void set(const WorldFault& fault);
};

}  // namespace ph::agent
