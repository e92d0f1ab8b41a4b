#include "pumpagent/monitor/clock_watch.hpp"

namespace ph::agent {

Trip ClockWatch::look(SteadyTime now, std::chrono::nanoseconds other) {
  const std::chrono::nanoseconds mine = now - start_;
  if (!first_ && mine < kWindow) return Trip::kNone;
  const auto theirs = other - other_start_;
  const auto apart = theirs > mine ? theirs - mine : mine - theirs;
  const bool judged = !first_;
  first_ = false;
  start_ = now;
  other_start_ = other;
  return judged && apart * 100 > mine * kPercent ? Trip::kClockRatio : Trip::kNone;
}

}  // namespace ph::agent
