#include "pumpagent/control/air.hpp"

#include <numeric>

namespace ph::agent {

void Air::observe(std::int32_t millivolts, std::chrono::nanoseconds elapsed, Volume moved) {
  implausible_ = implausible_ || millivolts < kLowest || millivolts > kHighest;
  const bool clear = millivolts <= kAir || millivolts >= kFluid;
  doubtful_ = clear ? std::chrono::nanoseconds{0} : doubtful_ + elapsed;
  implausible_ = implausible_ || doubtful_ >= kDoubt;
  in_minute_ += elapsed;
  while (in_minute_ >= std::chrono::minutes{1}) {
    in_minute_ -= std::chrono::minutes{1};
    minute_ = (minute_ + 1) % minutes_.size();
    minutes_[minute_] = Volume{};
  }
  if (millivolts < kFluid) {
    const bool counted_before = bubble_ >= kCounted;
    bubble_ += moved;
    if (bubble_ >= kCounted) minutes_[minute_] += counted_before ? moved : bubble_;
  } else {
    bubble_ = Volume{};
  }
}

Volume Air::accumulated() const {
  return std::accumulate(minutes_.begin(), minutes_.end(), Volume{});
}

void Air::forget() {
  bubble_ = Volume{};
  minutes_.fill(Volume{});
  implausible_ = false;
  doubtful_ = std::chrono::nanoseconds{0};
}

}  // namespace ph::agent
