#pragma once
#include <array>

namespace ph::agent {

// The set between pump and vein: an elastic volume that leaks back through the pumping mechanism.
//   C dP/dt = Q_in - g P - (P - P_vein) / R
// C = 0.61 mL/bar and g = 0.33 mL/h/bar fit the published times to alarm of a volumetric pump
// (pump reference 2.2) within 27 %; a syringe is softer and does not leak. Integrated exactly for
// constant inflow, so that long steps stay true. Nanolitres, mmHg, seconds.
class Tubing {
 public:
  struct Setup {
    double compliance_nl_per_mmhg;
    double leak_nl_per_s_mmhg;
    double resistance_mmhg_s_per_nl;  // of the vein and its cannula
  };
  // A mechanism at rest pinches the line and does not leak.
  enum class Mechanics { kTurning, kAtRest };
  struct Flow {
    double to_patient_nl;
    double leaked_nl;
  };
  // What the line ends in: `resistance` times the setup's against `mmhg`; below 0: occluded.
  struct Vein {
    double resistance;
    double mmhg;
  };

  Tubing(const Setup& setup, double mmhg) : setup_(setup), pressure_(mmhg) {}

  // `inflow_nl` enters evenly over `seconds` (leaves, where negative).
  Flow step(double inflow_nl, double seconds, const Vein& vein, Mechanics mechanics);
  double pressure() const { return pressure_; }  // mmHg

 private:
  // Decay over one step; steps of one kind follow each other, and an exponential costs.
  struct Decay {
    double seconds = 0, sum = 0, fade = 1;
  };
  double fade(double seconds, double sum);

  Setup setup_;
  double pressure_;
  std::array<Decay, 2> decays_{};
  std::size_t next_ = 0;
};

}  // namespace ph::agent
