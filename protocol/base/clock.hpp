#pragma once
#include <chrono>
#include <cstdint>

namespace ph {

// Time since an arbitrary start, never set back: for every duration, deadline and dose.
using SteadyTime = std::chrono::time_point<std::chrono::steady_clock, std::chrono::nanoseconds>;

// The calendar, which may jump: only a label on records, in milliseconds since 1970 UTC.
using WallTime = std::chrono::time_point<std::chrono::system_clock, std::chrono::milliseconds>;

using std::chrono::milliseconds;

// Both times at one instant. Pure code takes this as an argument and owns no clock.
struct Now {
  SteadyTime steady;
  WallTime wall;
};

// Where a shell asks for the time. Thread-safe: implementations may be asked from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Now now() const = 0;
};

// The machine's own clocks: CLOCK_MONOTONIC and CLOCK_REALTIME.
Clock& system_clock();

inline std::int64_t wall_ms(WallTime t) { return t.time_since_epoch().count(); }
inline WallTime wall_from_ms(std::int64_t ms) { return WallTime{milliseconds{ms}}; }

}  // namespace ph
