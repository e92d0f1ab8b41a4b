#include "pumpagent/world/displacement.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ph::agent {

Displacement::Displacement(const Setup& setup)
    : setup_(setup), slack_nl_(setup.backlash_nl - setup.taken_nl) {
  shape_nl_ = shape(0);
}

// Of what is turned, what lies beyond the play. Play left forwards plus play left backwards is the
// whole backlash.
double Displacement::lift(double nominal_nl) {
  const double play = nominal_nl > 0 ? slack_nl_ : slack_nl_ - setup_.backlash_nl;
  const double taken = nominal_nl > 0 ? std::min(play, nominal_nl) : std::max(play, nominal_nl);
  slack_nl_ -= taken;
  return nominal_nl - taken;
}

// What has been displaced at a place of the shaft since its index mark.
double Displacement::shape(double place_nl) const {
  const double turns = place_nl / setup_.stroke_nl;
  const double whole = std::floor(turns);
  const double active = (turns - whole) / (1 - setup_.dead);
  if (active >= 1) return (whole + 1) * setup_.stroke_nl;
  const double angle = 2 * std::numbers::pi * active;
  const double cosine = std::cos(angle);
  const double ripple = setup_.first / (2 * std::numbers::pi) * (1 - cosine) +
                        setup_.second / (2 * std::numbers::pi) * (1 - cosine * cosine);
  return (whole + active + ripple) * setup_.stroke_nl;
}

double Displacement::turn(double nominal_nl, double lifted_cm, double worn) {
  if (nominal_nl == 0) return 0;
  const double turned = lift(nominal_nl);
  if (turned == 0) return 0;
  shaft_nl_ += turned;
  double out = turned;
  if (setup_.stroke_nl > 0) {
    const double now = shape(shaft_nl_);
    out = now - shape_nl_;
    shape_nl_ = now;
  }
  const double age = std::min(setup_.wear_per_s * aged_s_, kMostWear);
  return out * (1 + setup_.head_share_per_cm * lifted_cm) * (1 - age) * (1 - worn);
}

}  // namespace ph::agent
