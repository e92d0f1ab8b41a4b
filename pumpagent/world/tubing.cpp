#include "pumpagent/world/tubing.hpp"

#include <cmath>

namespace ph::agent {

Tubing::Flow Tubing::step(double inflow_nl, double seconds, double resistance,
                          Mechanics mechanics) {
  const double open = resistance < 0 ? 0.0 : 1.0 / (setup_.resistance_mmhg_s_per_nl * resistance);
  const double leak = mechanics == Mechanics::kTurning ? setup_.leak_nl_per_s_mmhg : 0.0;
  const double sum = leak + open;
  const double before = pressure_;
  double leaked = 0;
  if (sum > 0) {
    const double rest = (inflow_nl / seconds + setup_.vein_mmhg * open) / sum;
    const double rate = sum / setup_.compliance_nl_per_mmhg;
    const double fade = std::exp(-rate * seconds);
    pressure_ = rest + (before - rest) * fade;
    leaked = leak * (rest * seconds + (before - rest) * (1 - fade) / rate);
  } else {
    pressure_ = before + inflow_nl / setup_.compliance_nl_per_mmhg;
  }
  const double stored = setup_.compliance_nl_per_mmhg * (pressure_ - before);
  return {open > 0 ? inflow_nl - leaked - stored : 0.0, leaked};
}

void AirLine::inject(double bubble_nl, double distance_nl) {
  if (count_ == bubbles_.size()) {
    bubbles_[count_ - 1].length_nl += bubble_nl;
    return;
  }
  bubbles_[count_++] = {distance_nl, bubble_nl};
}

void AirLine::move(double nl) {
  seen_ = false;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < count_; ++i) {
    Bubble bubble = bubbles_[i];
    const bool was_before_tail = bubble.head_nl + bubble.length_nl > 0;
    bubble.head_nl -= nl;
    seen_ = seen_ || (was_before_tail && bubble.head_nl <= 0);
    if (bubble.head_nl + bubble.length_nl > 0) bubbles_[kept++] = bubble;
  }
  count_ = kept;
}

}  // namespace ph::agent
