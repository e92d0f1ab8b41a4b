#pragma once
#include <array>
#include <chrono>
#include <cstdint>

#include "protocol/domain/quantity.hpp"

namespace ph::agent {

// Sizes bubbles by the volume pumped while the detector sees air, and sums those of 10 uL and more
// over a rolling quarter of an hour (P58, P59, P61). Anything below kFluid counts as air; a reading
// that for kDoubt is neither air nor fluid is a fault of the detector.
// Real-time safe.
class Air {
 public:
  static constexpr std::int32_t kFluid = 600;  // mV and above
  static constexpr std::int32_t kAir = 100;    // mV and below
  static constexpr std::chrono::seconds kDoubt{120};
  static constexpr Volume kCounted = microlitres(10);
  static constexpr std::int32_t kLowest = -50, kHighest = 3300;  // mV a detector can say

  void observe(std::int32_t millivolts, std::chrono::nanoseconds elapsed, Volume moved);
  Volume bubble() const { return bubble_; }
  Volume accumulated() const;
  bool implausible() const { return implausible_; }
  void forget();

 private:
  static constexpr std::size_t kMinutes = 15;

  Volume bubble_;  // going past now
  std::array<Volume, kMinutes + 1> minutes_{};
  std::size_t minute_ = 0;
  std::chrono::nanoseconds in_minute_{0};
  std::chrono::nanoseconds doubtful_{0};
  bool implausible_ = false;
};

}  // namespace ph::agent
