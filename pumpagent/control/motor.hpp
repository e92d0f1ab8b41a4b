#pragma once
#include <chrono>
#include <cstdint>

#include "protocol/domain/alarm_set.hpp"
#include "protocol/domain/quantity.hpp"

namespace ph::agent {

// Turns flow into whole motor steps without losing a fraction, and holds the encoder against them.
// Steps that the encoder has not shown half a second later are lost: they are issued again, and the
// motor is called stalled when kStallSteps in a row are. An encoder that misses steps looks the
// same as a motor that does, and then issuing again gives too much: more than kLostVolume lost
// beyond one step in kLostShare is kMotorRate. Real-time safe.
class Motor {
 public:
  static constexpr std::int64_t kStallSteps = 8;    // lost one after the other
  static constexpr std::int64_t kAheadSteps = 8;    // moved without being asked
  static constexpr std::int64_t kBehindSteps = 64;  // lost steps it no longer catches up
  static constexpr std::int64_t kBackSteps = 8;     // turned back (P15)
  static constexpr std::int64_t kLostShare = 20;    // 5 % are made up for, all day
  static constexpr Volume kLostVolume = microlitres(500);
  static constexpr std::chrono::milliseconds kSettle{500};  // issued steps must show by then

  explicit Motor(Volume step) : step_(step) {}

  // Takes the encoder; says how much moved since the last look, never below nothing: what turned
  // back counts again only when it has been made good. The first look is the origin.
  Volume observe(std::int64_t encoder, std::chrono::nanoseconds elapsed);
  // Steps to issue for `rate` over `elapsed`, at most up to the next whole step past `budget`.
  std::int32_t schedule(FlowRate rate, std::chrono::nanoseconds elapsed, Volume budget);
  // Forgets fractions and steps under way; what the encoder showed stays the origin.
  void stop();
  void forget();

  // kMotorStall, kMotorRate, kMotionUncommanded, kUnderRate; they stand until forget().
  AlarmSet conditions() const { return conditions_; }

 private:
  void settle();
  void watch_ahead();
  void watch_lost(std::int64_t lost);

  Volume step_;
  bool origin_ = false;
  std::int64_t encoder_ = 0;
  std::int64_t back_ = 0;       // steps behind the furthest place
  std::int64_t in_flight_ = 0;  // issued, not yet shown by the encoder
  std::int64_t at_check_ = 0;   // in flight at the last check
  std::int64_t shown_ = 0;      // since the last check
  std::int64_t lost_in_row_ = 0;
  std::int64_t lost_score_ = 0;  // kLostShare for a lost step, one back for a shown one
  std::int64_t owed_steps_ = 0;  // lost, to be issued again
  std::int64_t owed_ = 0;        // nL not yet a whole step
  std::int64_t remainder_ = 0;   // of nL/h x ns below one nanolitre
  std::chrono::nanoseconds since_check_{0};
  bool driven_ = false;
  AlarmSet conditions_;
};

}  // namespace ph::agent
