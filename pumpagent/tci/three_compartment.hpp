#pragma once
#include <array>
#include <chrono>

#include "pumpagent/tci/pk_model.hpp"

namespace ph::agent {

// Drug in the body, pg/mL. The effect site is a compartment without volume that follows plasma.
struct Concentrations {
  double plasma = 0, fast = 0, slow = 0, effect = 0;
  bool operator==(const Concentrations&) const = default;
};

// What one stretch of time does to the concentrations, with a constant inflow of drug in it. A
// value to be applied as often as wanted; real-time safe.
class Transition {
 public:
  // `pg_per_min` >= 0 flows into plasma all the while.
  Concentrations apply(const Concentrations& before, double pg_per_min) const;
  // The same for twice the time.
  Transition twice() const;

 private:
  friend class ThreeCompartment;
  // Plasma, fast, slow, effect, inflow.
  static constexpr std::size_t kSize = 5;
  using Matrix = std::array<std::array<double, kSize>, kSize>;
  static Matrix product(const Matrix& a, const Matrix& b);

  Matrix m_{};
};

// The differential equations of the model, solved without a step size (k per minute, C in pg/mL,
// u in pg/min):
//   dC1/dt = u/V1 - k10 C1 + k12 (C2 - C1) + k13 (C3 - C1)
//   dC2/dt = k21 (C1 - C2)     dC3/dt = k31 (C1 - C3)     dCe/dt = ke0 (C1 - Ce)
// The matrix exponential is summed by uniformisation: all its terms are >= 0, so that nothing
// cancels and no concentration becomes negative. Bounded work (under 40 small products for any
// time); real-time safe.
class ThreeCompartment {
 public:
  explicit ThreeCompartment(const PkModel& model) : model_(model) {}
  // Requires time >= 0.
  Transition over(std::chrono::nanoseconds time) const;

 private:
  PkModel model_;
};

}  // namespace ph::agent
