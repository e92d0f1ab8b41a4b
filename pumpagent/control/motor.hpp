#pragma once
#include <chrono>
#include <cstdint>
#include <utility>

#include "protocol/domain/alarm_set.hpp"
#include "protocol/domain/quantity.hpp"
#include "pumpagent/control/stroke.hpp"

namespace ph::agent {

// Turns flow into whole motor steps without losing a fraction, and holds the encoder against them:
// what is owed is the volume demanded less what the place of the shaft has displaced, so that
// ripple is made even, what was lost comes again, and what came too much is taken off. Steps that
// the encoder has not shown half a second later are lost: the motor is called stalled when
// kStallSteps in a row are; those that show later are taken off again. An encoder that misses steps
// looks the same as a motor that does, and then issuing again gives too much: more than kLostVolume
// lost beyond one step in kLostShare is kMotorRate, and so are kAheadSteps too many beyond as much.
// Real-time safe.
class Motor {
 public:
  static constexpr std::int64_t kStallSteps = 8;    // lost one after the other
  static constexpr std::int64_t kAheadSteps = 8;    // moved without being asked
  static constexpr std::int64_t kBehindSteps = 64;  // lost steps it no longer catches up
  static constexpr std::int64_t kBackSteps = 8;     // turned back (P15)
  static constexpr std::int64_t kLateSteps = 16;    // lost ones that may still show, at most
  static constexpr std::int64_t kLostShare = 20;    // 5 % are made up for, all day
  static constexpr Volume kLostVolume = microlitres(500);
  static constexpr std::chrono::milliseconds kSettle{500};  // issued steps must show by then
  // At rest a step that shows late is forgiven once in this time: 33 uL/h at most.
  static constexpr std::chrono::seconds kForgive{60};

  // `fastest`: of the motor; zero: as fast as asked.
  explicit Motor(Volume step) : Motor(Stroke(step), FlowRate{}) {}
  Motor(const Stroke& stroke, FlowRate fastest) : stroke_(stroke), fastest_(fastest) {}

  // Takes the encoder; says how much moved since the last look, never below nothing: what turned
  // back counts again only when it has been made good. The first look is the origin.
  Volume observe(std::int64_t encoder, std::chrono::nanoseconds elapsed);
  // Steps to issue for `rate` over `elapsed`, at most up to the next whole step past `budget`.
  std::int32_t schedule(FlowRate rate, std::chrono::nanoseconds elapsed, Volume budget);
  // Steps to issue backwards for `rate`, at most `most` in all since the last stop(); negative.
  // What turns back is expected until stop().
  std::int32_t draw_back(FlowRate rate, std::chrono::nanoseconds elapsed, Volume most);
  // Behind the furthest place ever.
  Volume behind() const { return stroke_.between(encoder_, furthest_); }
  // Displaced since the look before the last, either way.
  Volume turned() const { return turned_; }
  // The place of now is the furthest: what was turned there and back was nothing given.
  void rebase() { furthest_ = encoder_, rest_ = 0; }
  // Forgets fractions and steps under way; what the encoder showed stays the origin.
  void stop();
  void forget();

  // Steps that were lost and issued again since the last call.
  std::int64_t take_made_up() { return std::exchange(made_up_, 0); }

  // kMotorStall, kMotorRate, kMotionUncommanded, kUnderRate; they stand until forget().
  AlarmSet conditions() const { return conditions_; }

 private:
  enum class Mode : std::uint8_t { kStands, kForwards, kBackwards };

  void begin();
  void account(std::int64_t moved);
  void take_off(std::int64_t surplus);
  void watch_back();
  void settle();
  void settle_back();
  void settle_at_rest();
  void watch_lost(std::int64_t lost);
  void owe(std::int64_t from, std::int64_t to);
  std::int64_t pace(std::chrono::nanoseconds elapsed) const;

  Stroke stroke_;
  FlowRate fastest_;
  Mode mode_ = Mode::kStands;
  bool origin_ = false;
  std::int64_t encoder_ = 0;
  std::int64_t furthest_ = 0;   // place ever reached
  std::int64_t rest_ = 0;       // furthest behind that is expected, in steps: drawn back
  std::int64_t in_flight_ = 0;  // issued, not yet shown by the encoder; below 0: unasked
  std::int64_t at_check_ = 0;   // in flight at the last check
  std::int64_t shown_ = 0;      // since the last check
  std::int64_t lost_in_row_ = 0;
  std::int64_t lost_score_ = 0;   // kLostShare for a lost step, one back for a shown one
  std::int64_t ahead_score_ = 0;  // the same for steps too many
  std::int64_t late_ = 0;         // lost ones that may still show
  std::int64_t made_up_ = 0;
  std::int64_t owed_ = 0;       // nL demanded and not yet issued; below 0: too much came
  std::int64_t drawn_ = 0;      // nL asked for backwards since the last stop
  std::int64_t remainder_ = 0;  // of nL/h x ns below one nanolitre
  std::chrono::nanoseconds since_check_{0}, still_{0};
  Volume turned_;
  AlarmSet conditions_;
};

}  // namespace ph::agent
