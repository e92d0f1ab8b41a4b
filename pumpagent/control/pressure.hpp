#pragma once
#include <chrono>

#include "protocol/domain/alarm_set.hpp"
#include "protocol/domain/quantity.hpp"

namespace ph::agent {

// Watches the line towards the patient: occluded at the limit; faulty when the reading is outside
// what a sensor can say or does not stir for long while fluid moves (P55). Real-time safe.
class DownPressure {
 public:
  static constexpr std::chrono::milliseconds kFilter{20};
  static constexpr Pressure kLowest = mmhg(-300), kHighest = mmhg(2000);
  static constexpr std::chrono::seconds kStuckTime{30};
  static constexpr Volume kStuckVolume = microlitres(200);
  static constexpr int kStuckSamples = 200;

  void observe(Pressure reading, std::chrono::nanoseconds elapsed, Volume moved);
  Pressure filtered() const { return Pressure::of(static_cast<std::int64_t>(filtered_)); }
  bool occluded(Pressure limit) const { return filtered() >= limit; }
  bool implausible() const { return implausible_; }
  // Something else has shown that the reading is not true.
  void disbelieve() { implausible_ = true; }
  void forget();

 private:
  double filtered_ = 0;
  bool first_ = true;
  bool implausible_ = false;
  Pressure last_;
  int same_ = 0;
  Volume same_volume_;
  std::chrono::nanoseconds same_time_{0};
};

// Watches the suction towards the container. A false upstream alarm has stopped vasopressors in the
// field, so it must hold for kHold and over kHoldVolume of movement. Real-time safe.
class UpPressure {
 public:
  static constexpr std::chrono::milliseconds kHold{500};
  static constexpr Volume kHoldVolume = microlitres(20);

  // `limit`: suction as a positive figure.
  void observe(Pressure reading, Pressure limit, std::chrono::nanoseconds elapsed, Volume moved);
  bool occluded() const { return time_ >= kHold && volume_ >= kHoldVolume; }
  void forget();

 private:
  std::chrono::nanoseconds time_{0};
  Volume volume_;
};

}  // namespace ph::agent
