#pragma once
#include <chrono>
#include <cstdint>

#include "protocol/domain/quantity.hpp"

namespace ph::agent {

// The sensor's zero, taken anew at each door close (P56): the mean of a second in which nothing
// moves. A mean further off than kMost is the line's own pressure and no zero; then the last one
// stays. Real-time safe.
class PressureZero {
 public:
  static constexpr std::chrono::seconds kTakes{1};
  static constexpr Pressure kMost = mmhg(20);  // drift of 1 % of a sensor of 2000 mmHg

  // The reading against the zero.
  Pressure correct(Pressure reading, bool door_closed, bool driving,
                   std::chrono::nanoseconds elapsed) {
    const bool closes = door_closed && !was_closed_ && !first_;
    first_ = false;
    was_closed_ = door_closed;
    if (closes) {
      sum_ = 0;
      count_ = 0;
      left_ = kTakes;
    }
    if (!door_closed || driving) left_ = std::chrono::nanoseconds{0};
    if (left_.count() > 0) take(reading, elapsed);
    return reading - zero_;
  }
  Pressure zero() const { return zero_; }
  bool taking() const { return left_.count() > 0; }

 private:
  void take(Pressure reading, std::chrono::nanoseconds elapsed) {
    sum_ += reading.count();
    ++count_;
    left_ -= elapsed;
    const Pressure mean = Pressure::of(sum_ / count_);
    if (left_.count() <= 0 && mean <= kMost && Pressure{} - mean <= kMost) zero_ = mean;
  }

  Pressure zero_;
  std::int64_t sum_ = 0, count_ = 0;
  std::chrono::nanoseconds left_{0};
  bool was_closed_ = true, first_ = true;
};

}  // namespace ph::agent
