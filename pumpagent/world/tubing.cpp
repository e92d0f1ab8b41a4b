#include "pumpagent/world/tubing.hpp"

#include <cmath>

namespace ph::agent {

double Tubing::fade(double seconds, double sum) {
  for (const Decay& known : decays_) {
    if (known.seconds == seconds && known.sum == sum) return known.fade;
  }
  Decay& fresh = decays_[next_];
  next_ = (next_ + 1) % decays_.size();
  fresh = {seconds, sum, std::exp(-sum / setup_.compliance_nl_per_mmhg * seconds)};
  return fresh.fade;
}

Tubing::Flow Tubing::step(double inflow_nl, double seconds, const Vein& vein, Mechanics mechanics) {
  const double open =
      vein.resistance < 0 ? 0.0 : 1.0 / (setup_.resistance_mmhg_s_per_nl * vein.resistance);
  const double leak = mechanics == Mechanics::kTurning ? setup_.leak_nl_per_s_mmhg : 0.0;
  const double sum = leak + open;
  const double before = pressure_;
  double leaked = 0;
  if (sum > 0) {
    const double rest = (inflow_nl / seconds + vein.mmhg * open) / sum;
    const double gone = 1 - fade(seconds, sum);
    pressure_ = before + (rest - before) * gone;
    leaked = leak * (rest * seconds + (before - rest) * gone * setup_.compliance_nl_per_mmhg / sum);
  } else {
    pressure_ = before + inflow_nl / setup_.compliance_nl_per_mmhg;
  }
  const double stored = setup_.compliance_nl_per_mmhg * (pressure_ - before);
  return {open > 0 ? inflow_nl - leaked - stored : 0.0, leaked};
}

}  // namespace ph::agent
