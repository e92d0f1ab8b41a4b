#pragma once
#include <cstdint>
#include <string_view>

#include "protocol/base/clock.hpp"
#include "protocol/domain/facts.hpp"
#include "protocol/domain/programme.hpp"

namespace ph::agent {

// What the drive says of itself; the monitor believes none of it without the encoder and the
// confirmed programme.
struct DriveReport {
  SteadyTime heartbeat{};  // of its last tick
  PumpState state = PumpState::kIdle;
  FlowRate rate;                        // demanded now, base and dose together
  bool alarm_stop = false;              // a standing alarm demands that the motor stands
  Activity activity = Activity::kNone;  // kNone while infusing: the base flow
  std::uint8_t phase = 0;               // of the course
  DoseStep dose{};                      // that is being given
  std::uint32_t dose_number = 0;        // which one it is
  std::uint32_t granted = 0;            // demand doses since the start
  bool finished = false;                // the VTBI has been given
  bool backing_off = false;             // turns back to relieve an occlusion
  bool pressing = false;                // presses against the shut line and draws back (P56)
};

// Why the lease was taken away. Append only.
enum class Trip : std::uint8_t {
  kNone,
  kReadings,       // its own sensors could not be read
  kHeartbeat,      // the drive's loop stands still
  kClockRatio,     // the two clocks run apart
  kNoProgramme,    // the drive infuses what nobody confirmed
  kRateMismatch,   // the drive demands another rate than was confirmed
  kOverDelivery,   // more moved than the confirmed programme allows
  kUnderDelivery,  // far less moved than demanded
  kUncommanded,    // motion while stopped
  kNotStopped,     // an alarm demands a stop and the motor goes on
  kNotApproved,    // what was confirmed is not what the signed library gives (found by the guard)
  kReverse,        // motion back that is no pressure release, or more of it than may be (P15)
  kDose,           // a dose that the confirmed programme does not have
  kLockout,        // a demand or periodic dose before its time (P20)
  kWindow,         // more in the time window than the confirmed limit (P22, P23)
  kPhase,          // a part of the course that was over begins again
  kTooLong,        // beyond the confirmed longest time
  kVersion,        // drive and guard are of two builds or two pump models (found by the guard)
  kEnableLine,     // the drive-enable line stays up without a lease (found by the guard)
  kPriming,        // the line is primed without a person's word, or with a programme in hand
};
std::string_view to_string(Trip trip);

}  // namespace ph::agent
