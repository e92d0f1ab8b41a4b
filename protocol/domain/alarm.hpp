#pragma once
#include <cstdint>
#include <span>
#include <string_view>

#include "protocol/base/result.hpp"

namespace ph {

// IEC 60601-1-8 priorities; kInformation neither sounds nor blinks.
enum class Priority : std::uint8_t { kInformation, kLow, kMedium, kHigh };

// What the pump has already done when the alarm appears.
enum class Reaction : std::uint8_t { kContinue, kKeepVeinOpen, kStop };

// Every condition a pump can report (pump reference, section 3.2). The order is the wire and
// database number: append only.
enum class AlarmCode : std::uint8_t {
  kFreeFlow,
  kOverRate,
  kMotorStall,
  kMotorRate,
  kMotionUncommanded,
  kOcclusionDown,
  kOcclusionUp,
  kAirSingle,
  kAirAccumulated,
  kDoorOpen,
  kSetMisload,
  kSyringeMoved,
  kContainerEmpty,
  kKvoFinished,
  kBatteryEmpty,
  kOvertemperature,
  kSensorFault,
  kSounderFault,
  kSelfTest,
  kMemory,
  kWatchdog,
  kChannelMismatch,
  kClockFault,
  kTherapyLost,
  kLibraryCorrupt,
  kVtbiDone,
  kRepeatedAlert,
  kStandbyExpired,
  kIdleWithSet,
  kValueUnconfirmed,
  kOrderPending,
  kNearEnd,
  kBatteryLow,
  kReservoirLow,
  kUnderRate,
  kMaximumDose,
  kBolusDenied,
  kMainsLost,
  kBatteryFault,
  kLinkLost,
  kClockUnsynchronised,
  kLogNearlyFull,
  kLibraryStale,
  kGuardTrip,
  kInterrupted,
  kTimeExpired,         // the programme's longest time is over (P67)
  kDelayedStartMissed,  // a delayed start could not begin at its time
  kStuckKey,            // P85
  kFlowUnstable,        // P39
  kLockedStop,          // STOP at data lock level 3 without its code: stopped all the same
  kPrimingOver,         // priming has ended by itself, at its volume or its time (P18)
};
inline constexpr std::size_t kAlarmCodeCount =
    static_cast<std::size_t>(AlarmCode::kPrimingOver) + 1;

struct AlarmKind {
  AlarmCode code;
  std::string_view name;    // wire word, such as occlusion_down
  std::string_view title;   // on pump and page, such as "Downstream occlusion"
  std::string_view advice;  // what the nurse does next
  Priority priority;
  Reaction reaction;
  bool latching;     // stays until a person clears it
  bool silenceable;  // may its sound be paused
};

// The catalogue, in the order of AlarmCode.
std::span<const AlarmKind> alarm_catalogue();
const AlarmKind& alarm_kind(AlarmCode code);
Result<AlarmCode> parse_alarm_code(std::string_view name, std::string_view what);
std::string_view to_string(Priority priority);
std::string_view to_string(Reaction reaction);
Result<Priority> parse_priority(std::string_view text, std::string_view what);

}  // namespace ph
