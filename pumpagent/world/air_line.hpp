#pragma once
#include <array>
#include <cstddef>

namespace ph::agent {

// Bubbles on their way from above the detector to the patient, as plug flow in a 3 mm bore. Fixed
// room for sixteen; a further one joins the last. Nanolitres of tube.
class AirLine {
 public:
  // The detector's sensitive length, about 1.4 mm of tube; bubbles shorter than it weaken the
  // signal only in part.
  static constexpr double kWindow = 10'000;

  explicit AirLine(double to_patient_nl) : to_patient_nl_(to_patient_nl) {}

  void inject(double bubble_nl, double distance_nl);
  void move(double nl);  // back, where negative
  void clear() { count_ = 0, covered_ = 0; }

  // Share of the detector's window that stood in air, at most, during the last move.
  double covered() const { return covered_; }
  // Air that has gone into the patient since the start.
  double given_nl() const { return given_nl_; }

 private:
  struct Bubble {
    double head_nl = 0;  // to the detector; negative: past it
    double length_nl = 0;
  };
  double covering(const Bubble& bubble, double moved) const;

  std::array<Bubble, 16> bubbles_{};
  std::size_t count_ = 0;
  double to_patient_nl_;
  double covered_ = 0, given_nl_ = 0;
};

}  // namespace ph::agent
