#include "pumpagent/world/supply_line.hpp"

#include <algorithm>

namespace ph::agent {
namespace {

constexpr double kMmhgPerCm = 0.7356;  // of water
constexpr double kCompliance = 200;    // nL per mmHg, line above the pump
constexpr double kVacuum = -400;       // mmHg: nothing more can be drawn
constexpr double kSettle = 0.1;        // s

}  // namespace

SupplyLine::SupplyLine(double head_cm, double drops_per_ml)
    : head_cm_(head_cm),
      drop_nl_(drops_per_ml > 0 ? 1e6 / drops_per_ml : 0),
      mmhg_(head_cm * kMmhgPerCm),
      next_drop_nl_(drop_nl_) {}

double SupplyLine::draw(double nl, double seconds, bool occluded, double lifted_cm) {
  if (!occluded) {
    const double rest = (head_cm_ + lifted_cm) * kMmhgPerCm;
    mmhg_ += (rest - mmhg_) * std::min(1.0, seconds / kSettle);
    return nl;
  }
  const double possible = std::max(0.0, (mmhg_ - kVacuum) * kCompliance);
  const double drawn = std::min(nl, possible);
  mmhg_ -= drawn / kCompliance;
  return drawn;
}

void SupplyLine::drip(double nl, Noise& noise) {
  if (drop_nl_ == 0) return;
  next_drop_nl_ -= nl;
  while (next_drop_nl_ <= 0) {
    seen_ += 1;
    next_drop_nl_ += drop_nl_ * (0.9 + 0.2 * noise.uniform());
  }
}

}  // namespace ph::agent
