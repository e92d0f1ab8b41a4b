#pragma once
#include <chrono>
#include <cstdint>

#include "pumpagent/control/hal.hpp"

namespace ph::agent {

// Holds the sounder's current against what it was told (P80): open when a whole burst drew none,
// shorted when it draws too much, stuck on when it draws in a long silence. The figures are of the
// read-back in hal.hpp; times beyond what a picture may be old. A sounder without one is tested at
// its installation alone. Real-time safe.
class SounderWatch {
 public:
  static constexpr std::int32_t kSounds = 5, kShorted = 200;  // mA: at least, beyond
  static constexpr std::chrono::milliseconds kOpenTime{600};  // of tone, and nothing heard
  static constexpr std::chrono::milliseconds kShortTime{20};
  static constexpr std::chrono::milliseconds kQuiet{1'000}, kStuckTime{600};

  // `tone`: commanded before the reading was taken.
  void observe(std::int32_t milliamps, bool tone, std::chrono::nanoseconds elapsed) {
    if (milliamps == SensorReadings::kNotMeasured) return;
    const bool heard = milliamps >= kSounds;
    quiet_ = tone ? zero() : quiet_ + elapsed;
    unheard_ = heard ? zero() : unheard_ + (tone ? elapsed : zero());
    shorted_ = milliamps > kShorted ? shorted_ + elapsed : zero();
    stuck_ = heard && quiet_ >= kQuiet ? stuck_ + elapsed : zero();
    fault_ = fault_ || unheard_ >= kOpenTime || shorted_ >= kShortTime || stuck_ >= kStuckTime;
  }
  bool fault() const { return fault_; }
  void forget() { *this = SounderWatch{}; }

 private:
  static constexpr std::chrono::nanoseconds zero() { return std::chrono::nanoseconds{0}; }

  std::chrono::nanoseconds quiet_{0}, unheard_{0}, shorted_{0}, stuck_{0};
  bool fault_ = false;
};

}  // namespace ph::agent
