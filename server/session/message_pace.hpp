#pragma once
#include <algorithm>
#include <chrono>

#include "protocol/base/clock.hpp"

namespace ph::server {

// How fast one pump may speak (reference, section 3.3: 50 messages a second, 200 at once). Who is
// faster is read more slowly, which its own end feels as back-pressure; nothing is dropped and
// nobody is cut for it: a pump that comes back after a week has much to tell. One owner; pure.
class MessagePace {
 public:
  static constexpr std::chrono::milliseconds kInterval{20};
  static constexpr int kBurst = 200;

  // A message came at `now`: how long to wait before the next is read. Zero within the burst.
  std::chrono::nanoseconds heard(SteadyTime now) {
    free_ = std::max(free_, now) + kInterval;
    return std::max<std::chrono::nanoseconds>(free_ - now - kBurst * kInterval, {});
  }

 private:
  SteadyTime free_{};  // when everything heard so far would have fitted the interval
};

}  // namespace ph::server
