#include "pumpagent/world/air_line.hpp"

#include <algorithm>

namespace ph::agent {

void AirLine::inject(double bubble_nl, double distance_nl) {
  if (count_ == bubbles_.size()) {
    bubbles_[count_ - 1].length_nl += bubble_nl;
    return;
  }
  bubbles_[count_++] = {distance_nl, bubble_nl};
}

// At the end of the move, or wholly where the bubble's middle went past during it.
double AirLine::covering(const Bubble& bubble, double moved) const {
  const double tail = bubble.head_nl + bubble.length_nl;
  double length = std::min(tail, kWindow / 2) - std::max(bubble.head_nl, -kWindow / 2);
  const double middle = bubble.head_nl + bubble.length_nl / 2;
  if ((middle <= 0) != (middle + moved <= 0)) length = bubble.length_nl;
  return std::clamp(length / kWindow, 0.0, 1.0);
}

void AirLine::move(double nl) {
  covered_ = 0;
  if (count_ == 0) return;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < count_; ++i) {
    Bubble bubble = bubbles_[i];
    bubble.head_nl -= nl;
    covered_ += covering(bubble, nl);
    if (bubble.head_nl < -to_patient_nl_) {  // its head goes into the patient
      const double gone = std::min(-to_patient_nl_ - bubble.head_nl, bubble.length_nl);
      given_nl_ += gone;
      bubble.head_nl += gone;
      bubble.length_nl -= gone;
    }
    if (bubble.length_nl > 0) bubbles_[kept++] = bubble;
  }
  covered_ = std::min(covered_, 1.0);
  count_ = kept;
}

}  // namespace ph::agent
