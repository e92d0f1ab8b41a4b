#pragma once
#include <cstdint>
#include <span>

#include "pumpagent/drivers/trace.hpp"

namespace ph::agent {

// Plays a recorded trace to a loop: each read gives the next tick, whatever the time. What the loop
// wants is held against what the recorded loop wanted. Past the end there is no picture.
// Deterministic; real-time safe; the trace outlives it.
class ReplayHal final : public Hal {
 public:
  explicit ReplayHal(std::span<const TraceTick> trace) : trace_(trace) {}

  bool ended() const { return next_ >= trace_.size(); }
  // The time of the coming tick, from the first. Requires not ended().
  std::chrono::nanoseconds due() const { return std::chrono::nanoseconds{trace_[next_].at}; }

  bool read(SteadyTime, SensorReadings& out) noexcept override {
    if (ended()) return false;
    const TraceTick& tick = trace_[next_++];
    if (tick.seen) out = tick.readings;
    return tick.seen;
  }
  void write(SteadyTime, const ActuatorCommands& commands) noexcept override {
    if (next_ == 0 || next_ > trace_.size()) return;
    const ActuatorCommands& then = trace_[next_ - 1].commands;
    steps_apart_ += commands.steps - then.steps;
    if (commands.enable != then.enable) ++ticks_apart_;
  }

  // Steps that this loop issued beyond the recorded one's, and ticks in which only one of them
  // wanted the motor.
  std::int64_t steps_apart() const { return steps_apart_; }
  std::uint64_t ticks_apart() const { return ticks_apart_; }

 private:
  std::span<const TraceTick> trace_;
  std::size_t next_ = 0;
  std::int64_t steps_apart_ = 0;
  std::uint64_t ticks_apart_ = 0;
};

}  // namespace ph::agent
