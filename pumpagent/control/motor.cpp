#include "pumpagent/control/motor.hpp"

#include <algorithm>

namespace ph::agent {
namespace {

constexpr std::int64_t kNanosecondsPerHour = 3'600'000'000'000;

}  // namespace

Volume Motor::observe(std::int64_t encoder, std::chrono::nanoseconds elapsed) {
  if (!origin_) {
    origin_ = true;
    encoder_ = encoder;
  }
  const std::int64_t moved = encoder - encoder_;
  encoder_ = encoder;
  in_flight_ -= moved;
  shown_ += moved;
  since_check_ += elapsed;
  watch_ahead();
  if (since_check_ >= kSettle) settle();
  const std::int64_t ahead = moved - back_;
  back_ = std::max<std::int64_t>(-ahead, 0);
  if (back_ >= kBackSteps) conditions_.add(AlarmCode::kMotionUncommanded);
  return Volume::of(std::max<std::int64_t>(ahead, 0) * step_.count());
}

void Motor::watch_ahead() {
  if (in_flight_ > -kAheadSteps) return;
  conditions_.add(driven_ ? AlarmCode::kMotorRate : AlarmCode::kMotionUncommanded);
}

// What was under way at the last check and has not been shown since is lost.
void Motor::settle() {
  const std::int64_t lost =
      std::clamp<std::int64_t>(at_check_ - shown_, 0, std::max<std::int64_t>(in_flight_, 0));
  if (shown_ > 0 || !driven_) lost_in_row_ = 0;
  in_flight_ -= lost;
  if (driven_) {
    owed_steps_ += lost;
    lost_in_row_ += lost;
    watch_lost(lost);
  }
  if (lost_in_row_ >= kStallSteps) conditions_.add(AlarmCode::kMotorStall);
  at_check_ = std::max<std::int64_t>(in_flight_, 0);
  shown_ = 0;
  since_check_ = std::chrono::nanoseconds{0};
}

void Motor::watch_lost(std::int64_t lost) {
  const std::int64_t shown = std::max<std::int64_t>(shown_, 0);
  lost_score_ = std::max<std::int64_t>(lost_score_ + lost * kLostShare - shown, 0);
  if (lost_score_ * step_.count() > kLostVolume.count() * kLostShare) {
    conditions_.add(AlarmCode::kMotorRate);
  }
}

std::int32_t Motor::schedule(FlowRate rate, std::chrono::nanoseconds elapsed, Volume budget) {
  driven_ = true;
  const Int128 exact = Int128{rate.count()} * elapsed.count() + remainder_;
  owed_ += static_cast<std::int64_t>(exact / kNanosecondsPerHour);
  remainder_ = static_cast<std::int64_t>(exact % kNanosecondsPerHour);
  const std::int64_t due = owed_ / step_.count();
  owed_ -= due * step_.count();
  owed_steps_ += due;
  // Lost steps come back at no more than a quarter above the rate, one at least.
  const std::int64_t most = due == 0 ? 1 : due + (due + 3) / 4;
  const std::int64_t room = (budget.count() + step_.count() - 1) / step_.count() - in_flight_;
  const std::int64_t steps = std::clamp<std::int64_t>(std::min(owed_steps_, room), 0, most);
  in_flight_ += steps;
  owed_steps_ = steps == room ? 0 : owed_steps_ - steps;
  if (owed_steps_ > kBehindSteps) {
    conditions_.add(AlarmCode::kUnderRate);
    owed_steps_ = kBehindSteps;
  }
  return static_cast<std::int32_t>(steps);
}

void Motor::stop() {
  driven_ = false;
  owed_steps_ = 0;
  owed_ = 0;
  remainder_ = 0;
}

void Motor::forget() {
  conditions_ = AlarmSet{};
  back_ = 0;
  lost_score_ = 0;
  in_flight_ = 0;
  at_check_ = 0;
  shown_ = 0;
  lost_in_row_ = 0;
}

}  // namespace ph::agent
