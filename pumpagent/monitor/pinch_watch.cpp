#include "pumpagent/monitor/pinch_watch.hpp"

#include <utility>

namespace ph::agent {

Trip PinchWatch::look(const DriveReport& drive, bool door_closed, bool active, Volume moved,
                      std::chrono::nanoseconds elapsed) {
  const bool closes = door_closed && !was_closed_;
  was_closed_ = door_closed;
  since_ += elapsed;
  if (closes && pressed_ > Volume{}) {
    waits_ = true;
    since_ = std::chrono::nanoseconds{0};
  }
  if (!door_closed) waits_ = false;
  const bool tests = drive.pressing && !active && door_closed;
  if (tests && waits_ && !tests_) {
    waits_ = false;
    tests_ = true;
    place_ = Volume{};
    since_ = std::chrono::nanoseconds{0};
  }
  if (!tests_) return Trip::kNone;
  place_ += moved;
  if (place_ > pressed_ + kMore || place_ < Volume{} - kMore || since_ > kLongest) {
    return Trip::kUncommanded;
  }
  if (tests) return Trip::kNone;
  tests_ = false;
  over_ = true;
  // A set that was taken out in the middle takes what was pressed along.
  return door_closed && place_ > kLeft ? Trip::kUncommanded : Trip::kNone;
}

bool PinchWatch::take_over() { return std::exchange(over_, false); }

}  // namespace ph::agent
