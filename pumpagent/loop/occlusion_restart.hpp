#pragma once
#include <chrono>

#include "protocol/domain/quantity.hpp"

namespace ph::agent {

// When an infusion that a downstream occlusion stopped may go on by itself (P52): the pressure has
// been below half the limit for 15 s, nothing is being drawn back, and nobody has touched the pump
// since. How often is the engine's to count. One thread; real-time safe.
class OcclusionRestart {
 public:
  static constexpr std::chrono::seconds kObserve{15};
  // Nobody expects a pump to begin again long after its alarm.
  static constexpr std::chrono::minutes kGiveUp{2};

  // The occlusion, and no other alarm, has just stopped a running infusion.
  void arm() {
    armed_ = true;
    low_ = std::chrono::nanoseconds{0};
    waited_ = std::chrono::nanoseconds{0};
  }
  // A key was pressed, a door opened, another alarm came: a person decides from here on.
  void disarm() { armed_ = false; }
  bool armed() const { return armed_; }

  // True once, in the tick in which it may go on.
  bool tick(std::chrono::nanoseconds elapsed, Pressure pressure, Pressure limit, bool backing_off) {
    if (!armed_) return false;
    waited_ += elapsed;
    const bool low = !backing_off && pressure.count() * 2 < limit.count();
    low_ = low ? low_ + elapsed : std::chrono::nanoseconds{0};
    const bool goes_on = low_ >= kObserve;
    if (goes_on || waited_ >= kGiveUp) armed_ = false;
    return goes_on;
  }

 private:
  bool armed_ = false;
  std::chrono::nanoseconds low_{0}, waited_{0};
};

}  // namespace ph::agent
