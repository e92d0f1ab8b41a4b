#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "protocol/base/clock.hpp"
#include "pumpagent/drivers/board.hpp"
#include "pumpagent/drivers/gpio_lines.hpp"
#include "pumpagent/drivers/pwm.hpp"

namespace ph::agent {

// Step and direction of a stepper driver. Written for Trinamic TMC2209 (STEP/DIR, pulses of at
// least 100 ns; micro-steps by its own interpolation). Real-time safe; the drive's loop thread
// alone.
class Stepper {
 public:
  virtual ~Stepper() = default;
  // Steps to make from now on beside those under way; negative: backwards. `encoder` in steps.
  // False: a line or the PWM refused.
  virtual bool move(SteadyTime now, std::int32_t steps, std::int64_t encoder) noexcept = 0;
  // At once; what was under way is forgotten.
  virtual bool stop() noexcept = 0;

  static Result<std::unique_ptr<Stepper>> open(const BoardSettings& board);
};

// A pulse a step by a GPIO line, at most kMostPulses a tick: enough for 1200 mL/h with steps of
// 0.551 uL (605 a second). Counts exactly, and stands when its process does: the choice where the
// tick is punctual.
class PulseStepper final : public Stepper {
 public:
  static constexpr std::int64_t kMostPulses = 8;

  PulseStepper(OutputLine step, OutputLine direction, std::int64_t pulses_per_step)
      : step_(std::move(step)), direction_(std::move(direction)), per_step_(pulses_per_step) {}
  bool move(SteadyTime now, std::int32_t steps, std::int64_t encoder) noexcept override;
  bool stop() noexcept override;

 private:
  OutputLine step_, direction_;
  std::int64_t per_step_;
  std::int64_t owed_ = 0;  // pulses
  bool backwards_ = false;
};

// A PWM channel as the step input. It counts nothing, so the encoder tells when enough were made;
// with kBlindSteps that the encoder does not show it stands and forgets them, and the loop calls
// them lost. A PWM runs on when its process dies: the lease is what stops the motor then.
class PwmStepper final : public Stepper {
 public:
  static constexpr std::chrono::nanoseconds kHorizon{20'000'000};  // in which what is due is made
  static constexpr std::chrono::nanoseconds kFastest{250'000};     // period, of a pulse
  static constexpr std::chrono::nanoseconds kSlowest{20'000'000};
  static constexpr std::int64_t kBlindSteps = 8;

  PwmStepper(Pwm pwm, OutputLine direction, std::int64_t pulses_per_step)
      : pwm_(std::move(pwm)), direction_(std::move(direction)), per_step_(pulses_per_step) {}
  bool move(SteadyTime now, std::int32_t steps, std::int64_t encoder) noexcept override;
  bool stop() noexcept override;

 private:
  bool is_blind(SteadyTime now, std::int64_t encoder);
  bool rest() noexcept;

  Pwm pwm_;
  OutputLine direction_;
  std::int64_t per_step_;
  std::int64_t target_ = 0, seen_ = 0;  // steps
  bool holds_ = false;                  // the target counts
  bool backwards_ = false;
  bool runs_ = false;
  SteadyTime shown_{};  // when the encoder moved last, or the PWM began
  std::chrono::nanoseconds period_{0};
};

}  // namespace ph::agent
