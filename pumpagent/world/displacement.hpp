#pragma once

namespace ph::agent {

// What a pumping mechanism displaces for what its shaft turns: backlash first (again after every
// turn about), then the ripple of fingers or screw, whose mean over a revolution is nothing, and a
// dead part in which nothing is displaced; less with a worn tube, more with a lifted container.
// The shaft's place is counted from its index mark. Nanolitres.
class Displacement {
 public:
  struct Setup {
    double stroke_nl;            // 0: even
    double first, second, dead;  // of the flow, as ph::Ripple in whole
    double backlash_nl;          // taken up before anything moves
    double head_share_per_cm;    // of the flow, for each cm of container height
    double wear_per_s;           // of the flow, for each second of turning
    double taken_nl = 0;         // of the backlash, before the start
  };

  explicit Displacement(const Setup& setup);

  // `lifted_cm`, `worn` (share): beyond the setup's, by fault.
  double turn(double nominal_nl, double lifted_cm, double worn);
  void age(double seconds) { aged_s_ += seconds; }

 private:
  double lift(double nominal_nl);
  double shape(double place_nl) const;

  static constexpr double kMostWear = 0.05;  // in 24 to 96 h (pump reference, section 6)

  Setup setup_;
  double slack_nl_;  // to go until a turn forwards meets resistance
  double shaft_nl_ = 0, shape_nl_ = 0;
  double aged_s_ = 0;
};

}  // namespace ph::agent
