#pragma once

namespace ph::agent {

// A plunger behind a springy drive: it moves only when the force on it passes the break-loose
// force, and then until the glide force holds it (stick-slip). Forces are given as pressures on the
// barrel, the spring (drive and rubber) as a compliance. Nanolitres, mmHg.
class Plunger {
 public:
  struct Setup {
    double spring_nl_per_mmhg;  // 0: rigid, no friction counts
    double line_nl_per_mmhg;    // compliance of what it pushes into
    double break_loose_mmhg, glide_mmhg;
    double wound_nl = 0;  // of the spring, at the start
  };

  explicit Plunger(const Setup& setup) : setup_(setup), wound_nl_(setup.wound_nl) {}

  // The drive goes on by `driven_nl` against `line_mmhg`; says what the plunger moves. `friction`
  // scales both forces.
  double push(double driven_nl, double line_mmhg, double friction);

 private:
  Setup setup_;
  double wound_nl_;  // between drive and plunger
};

}  // namespace ph::agent
