#include "pumpagent/world/shaft.hpp"

#include <algorithm>
#include <cmath>

namespace ph::agent {

// The whole part of what has come together; the rest waits.
std::int64_t Shaft::whole(double more, double& credit) {
  credit += more;
  const double out = std::trunc(credit);
  credit -= out;
  return static_cast<std::int64_t>(out);
}

std::int64_t Shaft::make(double seconds, bool alive) {
  if (!alive) {
    pending_ = 0;
    step_credit_ = 0;
    return 0;
  }
  if (pending_ == 0) {
    step_credit_ = std::min(step_credit_ + 1.0, 1.0);
    return 0;
  }
  step_credit_ = std::min(step_credit_ + pace_ * seconds, pace_ * seconds + 1.0);
  const auto most = static_cast<std::int64_t>(step_credit_);
  const std::int64_t steps = std::clamp(pending_, -most, most);
  step_credit_ -= static_cast<double>(std::abs(steps));
  pending_ -= steps;
  return steps;
}

std::int64_t Shaft::turn(double seconds, bool alive, bool leased, double runaway,
                         const FaultState& faults, bool at_the_end) {
  std::int64_t steps = make(seconds, alive);
  if (faults.step_loss > 0) {
    steps -= whole(static_cast<double>(steps) * faults.step_loss / 100, loss_credit_);
  }
  if (runaway > 0 && leased) steps += whole(runaway * seconds, runaway_credit_);
  if (faults.motor_stalled || (at_the_end && steps > 0)) steps = 0;
  encoder_ += steps;
  if (faults.encoder_missed > 0) {
    encoder_ -= whole(static_cast<double>(steps) * faults.encoder_missed / 100, miss_credit_);
  }
  return steps;
}

}  // namespace ph::agent
