#pragma once
#include <array>
#include <cstdint>

namespace ph::agent {

// The set between pump and vein: an elastic volume that leaks back through the pumping mechanism.
//   C dP/dt = Q_in - g P - (P - P_vein) / R
// C = 0.61 mL/bar and g = 0.33 mL/h/bar fit the published times to alarm of a volumetric pump
// (pump reference 2.2) within 27 %; a syringe is softer and does not leak. Integrated exactly for
// constant inflow, so that long steps stay true.
class Tubing {
 public:
  struct Setup {
    double compliance_nl_per_mmhg;
    double leak_nl_per_s_mmhg;
    double vein_mmhg;
    double resistance_mmhg_s_per_nl;
  };
  // A mechanism at rest pinches the line and does not leak.
  enum class Mechanics { kTurning, kAtRest };
  struct Flow {
    double to_patient_nl;
    double leaked_nl;
  };

  explicit Tubing(const Setup& setup) : setup_(setup), pressure_(setup.vein_mmhg) {}

  // `inflow_nl` enters evenly over `seconds`; `resistance` scales the vein's, below 0: occluded.
  Flow step(double inflow_nl, double seconds, double resistance, Mechanics mechanics);
  double pressure() const { return pressure_; }  // mmHg

 private:
  Setup setup_;
  double pressure_;
};

// Bubbles on their way, as plug flow. Fixed room for eight; a ninth joins the last.
class AirLine {
 public:
  void inject(double bubble_nl, double distance_nl);
  void move(double nl);
  // Whether air stood before the detector during the last move, or stands there now.
  bool air_seen() const { return seen_; }

 private:
  struct Bubble {
    double head_nl = 0;  // to the detector; negative: past it
    double length_nl = 0;
  };
  std::array<Bubble, 8> bubbles_{};
  std::size_t count_ = 0;
  bool seen_ = false;
};

}  // namespace ph::agent
