#include "pumpagent/world/plunger.hpp"

#include <cmath>

namespace ph::agent {

double Plunger::push(double driven_nl, double line_mmhg, double friction) {
  if (setup_.spring_nl_per_mmhg == 0) return driven_nl;
  wound_nl_ += driven_nl;
  const double force = wound_nl_ / setup_.spring_nl_per_mmhg - line_mmhg;
  if (std::abs(force) <= setup_.break_loose_mmhg * friction) return 0;
  const double beyond = force - std::copysign(setup_.glide_mmhg * friction, force);
  const double moved = beyond / (1 / setup_.spring_nl_per_mmhg + 1 / setup_.line_nl_per_mmhg);
  wound_nl_ -= moved;
  return moved;
}

}  // namespace ph::agent
