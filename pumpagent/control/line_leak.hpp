#pragma once
#include <algorithm>
#include <chrono>
#include <cstdint>

#include "protocol/domain/quantity.hpp"

namespace ph::agent {

// What the line leaks back through the turning mechanism at the pressure measured: the drive gives
// as much more (less, under suction), and counts it as not given. Only for the pressures that a
// patient's vein and height can make; above them an occlusion builds up, and nothing is added.
// Never more than a twentieth of the rate. Real-time safe.
class LineLeak {
 public:
  static constexpr Pressure kPatient = mmhg(150);
  static constexpr std::int64_t kShare = 20;
  static constexpr std::int64_t kPerBar = 750'062;  // thousandths of a mmHg

  // `per_bar`: of the model; zero: it leaks nothing.
  explicit LineLeak(FlowRate per_bar) : per_bar_(per_bar) {}

  FlowRate at(Pressure line, FlowRate rate) const {
    if (line > kPatient || line < Pressure{} - kPatient) return FlowRate{};
    const std::int64_t most = rate.count() / kShare;
    const std::int64_t leak = per_bar_.count() * line.count() / kPerBar;
    return FlowRate::of(std::clamp(leak, -most, most));
  }

  // `leak` went on for `elapsed`.
  void add(FlowRate leak, std::chrono::nanoseconds elapsed) {
    part_ += leak.count() * elapsed.count() / 1'000;  // nL/h x us: 64 bits hold an hour of it
    owed_ += part_ / kMicrosecondsPerHour;
    part_ %= kMicrosecondsPerHour;
  }
  // Of what was `moved`, what was given: never below nothing, the rest is taken off later.
  Volume given(Volume moved) {
    const std::int64_t off = std::min(owed_, moved.count());
    owed_ -= off;
    return Volume::of(moved.count() - off);
  }

 private:
  static constexpr std::int64_t kMicrosecondsPerHour = 3'600'000'000;

  FlowRate per_bar_;
  std::int64_t owed_ = 0;  // nL leaked and not yet taken off
  std::int64_t part_ = 0;
};

}  // namespace ph::agent
