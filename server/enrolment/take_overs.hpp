#pragma once
#include <deque>
#include <optional>

#include "protocol/base/clock.hpp"

namespace ph::server {

// Whether two places speak with one pump's identity. The newest connection of a pump always wins,
// since a pump that roams comes back before its old connection is known to be dead; but a copy
// shows itself: both ends come back, or they are visibly not one pump. Plain value.
class TakeOvers {
 public:
  // Two ends that push each other out come back every half minute; a pump that roams from one
  // access point to the next does not keep that up.
  static constexpr std::size_t kMany = 6;
  static constexpr std::chrono::minutes kWithin{5};
  // Without another sign, it is over then.
  static constexpr std::chrono::minutes kOver{10};

  // A new connection took the place of one that was heard lately.
  void took_over(SteadyTime now);
  // The two were two pumps: another journal, or one that was switched on less often.
  void were_two(SteadyTime now) { seen_ = now; }

  bool are_two(SteadyTime now) const { return seen_ && now - *seen_ < kOver; }

 private:
  std::deque<SteadyTime> times_;  // the latest kMany
  std::optional<SteadyTime> seen_;
};

}  // namespace ph::server
