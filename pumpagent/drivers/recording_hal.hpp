#pragma once
#include <optional>

#include "pumpagent/drivers/trace.hpp"
#include "pumpagent/rt/ring.hpp"

namespace ph::agent {

// Writes down what passes between a loop and any Hal behind it. A tick is complete with its write;
// it goes into a ring that another thread empties into a file (trace_line). A full ring counts what
// it had no room for; the loop never waits. Real-time safe; hardware and ring outlive it.
class RecordingHal final : public Hal {
 public:
  using Tape = Ring<TraceTick, 4096>;

  RecordingHal(Hal& hardware, Tape& tape) : hardware_(hardware), tape_(tape) {}

  bool read(SteadyTime now, SensorReadings& out) noexcept override {
    if (!began_) began_ = now;
    tick_.at = (now - *began_).count();
    tick_.seen = hardware_.read(now, out);
    tick_.readings = out;
    return tick_.seen;
  }
  void write(SteadyTime now, const ActuatorCommands& commands) noexcept override {
    tick_.commands = commands;
    (void)tape_.push(tick_);
    hardware_.write(now, commands);
  }

 private:
  Hal& hardware_;
  Tape& tape_;
  std::optional<SteadyTime> began_;
  TraceTick tick_;
};

}  // namespace ph::agent
