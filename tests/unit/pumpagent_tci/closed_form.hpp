#pragma once
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "pumpagent/tci/pk_model.hpp"

namespace ph::agent {

// A patient by the textbook's closed form: plasma is a sum of three exponentials, whose rates are
// the roots of the characteristic cubic (by Viete's cosines) and whose weights are partial
// fractions. No matrix, no series and no step size: a second way to what the room computes,
// sharing nothing with it but the model's constants. Exact for an inflow that is constant over a
// step. Begins free of the drug.
class ClosedForm {
 public:
  explicit ClosedForm(const PkModel& m) : ke0_(m.ke0), root_(roots_of(m)) {
    for (std::size_t i = 0; i < 3; ++i) {
      const double a = root_[(i + 1) % 3] - root_[i], b = root_[(i + 2) % 3] - root_[i];
      weight_[i] = (m.k21 - root_[i]) * (m.k31 - root_[i]) / (a * b) / m.v1_ml;
    }
  }

  // `pg_per_min` flows in for `minutes`.
  void run(double minutes, double pg_per_min) {
    double effect_weight = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      step(term_[i], root_[i], weight_[i] * pg_per_min, minutes);
      effect_weight -= weight_[i] * share(i);
    }
    step(delayed_, ke0_, effect_weight * pg_per_min, minutes);
  }

  double plasma() const { return term_[0] + term_[1] + term_[2]; }
  double effect() const {
    return delayed_ + term_[0] * share(0) + term_[1] * share(1) + term_[2] * share(2);
  }

 private:
  // Of x' = inflow - rate x.
  static void step(double& x, double rate, double inflow, double minutes) {
    const double left = std::exp(-rate * minutes);
    x = x * left + inflow * (1 - left) / rate;
  }
  // How much of a term of plasma the effect site shows in the end.
  double share(std::size_t i) const { return ke0_ / (ke0_ - root_[i]); }

  // x^3 - a x^2 + b x - c: three real roots above zero for every mammillary model.
  static std::array<double, 3> roots_of(const PkModel& m) {
    const double a = m.k10 + m.k12 + m.k13 + m.k21 + m.k31;
    const double b = m.k10 * (m.k21 + m.k31) + m.k21 * m.k31 + m.k12 * m.k31 + m.k13 * m.k21;
    const double c = m.k10 * m.k21 * m.k31;
    const double p = b - a * a / 3, q = a * b / 3 - 2 * a * a * a / 27 - c;
    const double angle = std::acos(3 * q / (2 * p) * std::sqrt(-3 / p)) / 3;
    std::array<double, 3> out{};
    for (std::size_t i = 0; i < 3; ++i) {
      const double turn = 2 * std::numbers::pi * static_cast<double>(i) / 3;
      out[i] = a / 3 + 2 * std::sqrt(-p / 3) * std::cos(angle - turn);
    }
    return out;
  }

  double ke0_;
  std::array<double, 3> root_, weight_{}, term_{};
  double delayed_ = 0;
};

}  // namespace ph::agent
