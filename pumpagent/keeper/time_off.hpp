#pragma once
#include <chrono>
#include <cstdint>

#include "protocol/base/clock.hpp"

namespace ph::agent {

// When something was stored, by every clock that the pump has: the machine's steady clock, which
// begins anew with each start of the machine, that start's own number, and the battery-backed wall
// clock, which may be wrong or have been set (pump reference 5.2.5).
struct TimeMark {
  std::int64_t steady_ns = 0;
  std::int64_t wall_ms = 0;
  std::uint64_t machine_boot = 0;  // 0: unknown

  static TimeMark of(const Now& now, std::uint64_t machine_boot);
  bool operator==(const TimeMark&) const = default;
};

// The shortest time from `stored` to `now` that any clock tells, never below zero: what lockout and
// window may have grown older by, so that the longer remaining time wins whichever clock is wrong
// or was set. The steady clock tells the time between the two within one start of the machine, over
// a restart the time since that restart. Nothing when the start is unknown.
std::chrono::nanoseconds time_off(const TimeMark& stored, const TimeMark& now);

// This start of the machine, told apart from every other; 0 where the system does not say.
std::uint64_t machine_boot();

}  // namespace ph::agent
