#include "pumpagent/drivers/stepper.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace ph::agent {

Result<std::unique_ptr<Stepper>> Stepper::open(const BoardSettings& board) {
  const MotorSettings& motor = board.motor;
  auto direction = OutputLine::open(board.devices, motor.direction);
  if (!direction) return fail(direction.error());
  if (motor.kind == MotorSettings::Kind::kPulses) {
    auto step = OutputLine::open(board.devices, motor.step);
    if (!step) return fail(step.error());
    return std::unique_ptr<Stepper>(
        new PulseStepper(std::move(*step), std::move(*direction), motor.pulses_per_step));
  }
  auto pwm = Pwm::open(board.sysfs + "/class/pwm/" + motor.pwm.device, motor.pwm.channel);
  if (!pwm) return fail(pwm.error());
  return std::unique_ptr<Stepper>(
      new PwmStepper(std::move(*pwm), std::move(*direction), motor.pulses_per_step));
}

bool PulseStepper::move(SteadyTime, std::int32_t steps, std::int64_t) noexcept {
  owed_ += std::int64_t{steps} * per_step_;
  const bool back = owed_ < 0;
  if (owed_ != 0 && back != backwards_) {
    backwards_ = back;  // a tick of set-up time for the driver's input
    return direction_.set(back);
  }
  for (std::int64_t pulse = std::min(std::abs(owed_), kMostPulses); pulse > 0; --pulse) {
    if (!step_.set(true) || !step_.set(false)) return false;
    owed_ += back ? 1 : -1;
  }
  return true;
}

bool PulseStepper::stop() noexcept {
  owed_ = 0;
  return step_.set(false);
}

bool PwmStepper::move(SteadyTime now, std::int32_t steps, std::int64_t encoder) noexcept {
  if (!holds_) target_ = encoder;
  holds_ = true;
  target_ += steps;
  if (steps != 0) backwards_ = steps < 0;
  const std::int64_t due = backwards_ ? encoder - target_ : target_ - encoder;
  if (due <= 0) return rest();
  if (is_blind(now, encoder)) return stop();
  period_ = std::clamp(kHorizon / (due * per_step_), kFastest, kSlowest);
  return direction_.set(backwards_) && pwm_.run(period_);
}

bool PwmStepper::is_blind(SteadyTime now, std::int64_t encoder) {
  if (!runs_ || encoder != seen_) shown_ = now;
  runs_ = true;
  seen_ = encoder;
  return now != shown_ && now - shown_ >= period_ * (kBlindSteps * per_step_);
}

bool PwmStepper::rest() noexcept {
  runs_ = false;
  return pwm_.stop();
}

bool PwmStepper::stop() noexcept {
  holds_ = false;
  return rest();
}

}  // namespace ph::agent
