#include "pumpagent/control/stroke.hpp"

namespace ph::agent {

Stroke::Stroke(Volume step, const Ripple& ripple) : step_(step) {
  if (ripple.table.size() != Ripple::kParts || ripple.stroke <= Volume{}) return;
  revolution_ = ripple.stroke.count();
  constexpr auto kThousandths = static_cast<std::int64_t>(Ripple::kParts) * 1'000;
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < Ripple::kParts; ++i) {
    sum += ripple.table[i];
    behind_[i + 1] = revolution_ * sum / kThousandths;
  }
}

Volume Stroke::displaced(std::int64_t place) const {
  const std::int64_t turned = place * step_.count();
  if (revolution_ == 0) return Volume::of(turned);
  std::int64_t turns = turned / revolution_;
  std::int64_t rest = turned % revolution_;
  if (rest < 0) {
    rest += revolution_;
    --turns;
  }
  const std::int64_t parts = rest * static_cast<std::int64_t>(Ripple::kParts);
  const auto part = static_cast<std::size_t>(parts / revolution_);
  const std::int64_t within = parts % revolution_;
  const std::int64_t here = (behind_[part + 1] - behind_[part]) * within / revolution_;
  return Volume::of(turns * revolution_ + behind_[part] + here);
}

}  // namespace ph::agent
