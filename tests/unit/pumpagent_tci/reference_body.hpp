#pragma once
#include <array>
#include <cstddef>

namespace ph::agent {

// A patient as the papers write him: volumes in mL, clearances in mL/min.
struct ReferencePatient {
  double v1, v2, v3, cl1, cl2, cl3, ke0;
};

// Worked out by hand from the published formulas for a man of 40 years, 70 kg and 170 cm (lean body
// mass 55.298 kg): the reference patient of the literature.
inline constexpr ReferencePatient kSchniderMan{4'270,    23'983, 238'000, 1'638.10,
                                               1'602.00, 836.0,  0.456};
inline constexpr ReferencePatient kMintoMan{5'121.49, 9'852.23, 5'420.0, 2'605.70,
                                            2'050.00, 76.0,     0.595};
inline constexpr ReferencePatient kMarshMan{15'960.0, 32'500.4, 202'643.6, 1'899.24,
                                            1'787.52, 668.724,  0.26};

// The same differential equations as the room solves, but in amounts (pg), by Runge and Kutta's
// fourth-order rule in steps of a tenth of a second or less: another form by another method, to be
// compared with.
class ReferenceBody {
 public:
  explicit ReferenceBody(const ReferencePatient& patient) : p_(patient) {}

  void bolus(double pg) { x_[0] += pg; }

  // `pg_per_min` flows in for `seconds`.
  void run(double seconds, double pg_per_min) {
    const auto steps = static_cast<std::size_t>(seconds * 10) + 1;
    const double h = seconds / 60 / static_cast<double>(steps);
    for (std::size_t i = 0; i < steps; ++i) step(h, pg_per_min);
  }

  double plasma() const { return x_[0] / p_.v1; }
  double fast() const { return x_[1] / p_.v2; }
  double slow() const { return x_[2] / p_.v3; }
  double effect() const { return x_[3]; }
  double in_body() const { return x_[0] + x_[1] + x_[2]; }
  double eliminated() const { return x_[4]; }

 private:
  // Amounts of the three compartments, concentration at the effect site, amount eliminated.
  using State = std::array<double, 5>;

  State slope(const State& x, double inflow) const {
    const double c1 = x[0] / p_.v1, c2 = x[1] / p_.v2, c3 = x[2] / p_.v3;
    return {inflow - p_.cl1 * c1 - p_.cl2 * (c1 - c2) - p_.cl3 * (c1 - c3), p_.cl2 * (c1 - c2),
            p_.cl3 * (c1 - c3), p_.ke0 * (c1 - x[3]), p_.cl1 * c1};
  }
  static State moved(const State& x, const State& slope, double h) {
    State y = x;
    for (std::size_t i = 0; i < y.size(); ++i) y[i] += h * slope[i];
    return y;
  }
  void step(double h, double inflow) {
    const State a = slope(x_, inflow);
    const State b = slope(moved(x_, a, h / 2), inflow);
    const State c = slope(moved(x_, b, h / 2), inflow);
    const State d = slope(moved(x_, c, h), inflow);
    for (std::size_t i = 0; i < x_.size(); ++i) {
      x_[i] += h / 6 * (a[i] + 2 * b[i] + 2 * c[i] + d[i]);
    }
  }

  ReferencePatient p_;
  State x_{};
};

}  // namespace ph::agent
