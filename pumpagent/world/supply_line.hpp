#pragma once
#include <cstdint>

#include "pumpagent/world/noise.hpp"

namespace ph::agent {

// The way from container to pump: its head, suction when it is pinched, and the drop chamber.
// Nanolitres, mmHg.
class SupplyLine {
 public:
  SupplyLine(double head_cm, double drops_per_ml);

  // What can be drawn of `nl` over `seconds`; put back, where negative.
  double draw(double nl, double seconds, bool occluded, double lifted_cm);
  // What left the container falls as drops of about one size.
  void drip(double nl, Noise& noise);
  void stream(double drops) { seen_ += drops; }

  double mmhg() const { return mmhg_; }
  std::uint32_t drops() const { return static_cast<std::uint32_t>(seen_); }

 private:
  double head_cm_, drop_nl_;
  double mmhg_;
  double next_drop_nl_;
  double seen_ = 0;
};

}  // namespace ph::agent
