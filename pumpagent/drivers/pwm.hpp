#pragma once
#include <chrono>
#include <cstdint>
#include <string>

#include "pumpagent/drivers/attribute.hpp"

namespace ph::agent {

// One channel of a PWM chip by sysfs (`period`, `duty_cycle`, `enable`; nanoseconds): the sounder,
// and the step input of a driver such as TMC2209 where no motion controller counts steps. Off from
// open() on. A PWM goes on when its process dies: what it drives must hang on the lease.
// Real-time safe after open() on chips of the processor: at most three pwrites. One thread.
class Pwm {
 public:
  // `chip` such as ".../class/pwm/pwmchip0"; exports the channel when it is not. kNotFound,
  // kUnavailable.
  static Result<Pwm> open(const std::string& chip, const std::string& channel);
  // A square wave of `period` (at least 1 us), half of it high.
  bool run(std::chrono::nanoseconds period) noexcept;
  bool stop() noexcept;

 private:
  Pwm(Attribute period, Attribute duty, Attribute enable)
      : period_(std::move(period)), duty_(std::move(duty)), enable_(std::move(enable)) {}

  Attribute period_, duty_, enable_;
  std::int64_t now_ = 0;  // the period that stands; 0: never set
  bool on_ = false;
};

}  // namespace ph::agent
