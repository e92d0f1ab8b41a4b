#pragma once
#include <algorithm>
#include <optional>

#include "protocol/base/clock.hpp"

namespace ph::wire {

// A bucket of message tokens that fills by time: at most `burst` at once, `per_second` sustained.
// One owner; time never goes back.
class Pace {
 public:
  Pace(int per_second, int burst) : per_second_(per_second), burst_(burst), tokens_(burst) {}

  // Takes one token; false when there is none at `now`.
  bool take(SteadyTime now) {
    fill(now);
    if (tokens_ < 1) return false;
    tokens_ -= 1;
    return true;
  }

 private:
  void fill(SteadyTime now) {
    if (last_ && now > *last_) {
      const std::chrono::duration<double> passed = now - *last_;
      tokens_ = std::min<double>(burst_, tokens_ + passed.count() * per_second_);
    }
    last_ = now;
  }

  int per_second_;
  int burst_;
  double tokens_;
  std::optional<SteadyTime> last_;
};

}  // namespace ph::wire
