#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

#include "protocol/base/clock.hpp"
#include "protocol/domain/facts.hpp"
#include "protocol/domain/programme.hpp"
#include "pumpagent/control/hal.hpp"

namespace ph::agent {

// What the drive says of itself; the monitor believes none of it without the encoder.
struct DriveReport {
  SteadyTime heartbeat{};  // of its last tick
  PumpState state = PumpState::kIdle;
  FlowRate rate;            // demanded now
  bool alarm_stop = false;  // a standing alarm demands that the motor stands
};

// What the second channel looks at, 100 times a second.
struct MonitorInputs {
  SteadyTime now{};                         // the monitor's own clock
  std::chrono::nanoseconds other_clock{0};  // a second oscillator, since any start
  SensorReadings readings;                  // its own
  bool readings_valid = true;
  DriveReport drive;
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
  kUncommanded,    // motion while stopped, or backwards
  kNotStopped,     // an alarm demands a stop and the motor goes on
  kNotApproved,    // what was confirmed is not what the signed library gives (found by the guard)
};
std::string_view to_string(Trip trip);

// Whether the drive may move, and why not.
struct MonitorVerdict {
  bool lease = false;
  Trip trip = Trip::kNone;
};

// The guard's judgement, kept apart from engine and control: it shares no line of theirs. One
// thread owns it; real-time safe, no heap. A lease is granted only while a confirmed programme is
// present and nothing has tripped; a trip stays until the process starts anew.
//
// Over-delivery (P09: stop before 1.4 mL): it counts what the confirmed rate allows over the time
// that the drive says to infuse, and trips kExcess beyond. Allowance that was not used is kept only
// up to kBanked, so that a slow hour cannot hide a fast minute. What moves while the drive says to
// stand counts too, so that a drive that says both by turns hides nothing. VTBI and KVO volume are
// held kExcess beyond what was confirmed, whatever the drive counts.
class Monitor {
 public:
  static constexpr Volume kExcess = microlitres(500);
  static constexpr Volume kBanked = microlitres(200);
  static constexpr Volume kStillMoves = microlitres(50);  // coasting and noise while stopped
  static constexpr std::chrono::milliseconds kStopTime{300};
  static constexpr std::chrono::milliseconds kHeartbeatAge{150};
  static constexpr std::chrono::seconds kClockWindow{10};
  static constexpr int kClockPercent = 2;

  // `step`: of the model. The drive is given kHeartbeatAge from the first tick to show itself.
  explicit Monitor(Volume step) : step_(step) {}

  // The programme a person confirmed, read from the panel and judged by the guard itself; a changed
  // rate is confirmed anew. Once for each confirmation: it counts the VTBI from here.
  void confirm(const Programme& programme);
  // No programme any more: no lease.
  void withdraw();

  MonitorVerdict tick(const MonitorInputs& inputs);
  MonitorVerdict verdict() const { return {lease_, trip_}; }
  // Beyond what the programme allowed, for the record of a trip; 0 or below: nothing.
  Volume excess() const { return moved_ - allowed_; }

 private:
  Trip judge(const MonitorInputs& inputs, std::chrono::nanoseconds elapsed);
  Trip judge_clock(const MonitorInputs& inputs);
  Trip judge_rate(const DriveReport& drive) const;
  Trip judge_moving(Volume moved, FlowRate rate, std::chrono::nanoseconds elapsed);
  Trip count(Volume moved, FlowRate rate, std::chrono::nanoseconds elapsed);
  Trip judge_volume(Volume moved, PumpState state);
  Trip judge_still(Volume moved, std::chrono::nanoseconds elapsed, bool alarm_stop);

  Volume step_;
  std::optional<Programme> programme_;
  bool first_ = true;
  bool lease_ = false;
  Trip trip_ = Trip::kNone;
  SteadyTime last_{}, clock_start_{};
  std::chrono::nanoseconds other_start_{0};
  std::int64_t encoder_ = 0;
  Volume moved_, allowed_;  // in every state, since the start; allowed only while infusing
  Volume given_;            // while running, of the programme since its confirmation
  Volume kvo_given_;        // while keeping the vein open, since the confirmation
  FlowRate rate_;           // demanded at the last look; zero when it stood
  Volume shortfall_;
  Volume still_moved_;
  std::chrono::nanoseconds still_{0};
  std::int64_t fraction_ = 0;
};

}  // namespace ph::agent
