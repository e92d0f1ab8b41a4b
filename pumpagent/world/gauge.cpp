#include "pumpagent/world/gauge.hpp"

#include <cmath>
#include <numbers>

namespace ph::agent {

void Gauge::follow(double seconds, double truth, Noise& noise) {
  age_ += seconds;
  since_ += seconds;
  if (since_ < kSample) return;
  since_ = 0;
  if (offset_age_ < 0 || age_ - offset_age_ > 60) {
    offset_age_ = age_;
    const double full = 2 * std::numbers::pi;
    offset_ = kDrift / 2 * (std::sin(full * (age_ / kSlow + phase_)) - std::sin(full * phase_));
  }
  shown_ = truth + offset_ + kNoise * noise.normal();
}

}  // namespace ph::agent
