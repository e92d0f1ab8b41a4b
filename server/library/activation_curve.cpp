#include "server/library/activation_curve.hpp"

#include <algorithm>

namespace ph::server {

std::map<WardId, Curve> activation_curves(const std::vector<storage::Activation>& activations,
                                          WallTime from, WallTime to) {
  const milliseconds span = std::max(milliseconds{1}, to - from);
  const milliseconds grid = span / static_cast<int>(kMostCurvePoints - 1) + milliseconds{1};
  std::map<WardId, Curve> out;
  for (const auto& activation : activations) {
    const auto at = std::clamp(activation.at, from, std::max(from, to));
    const auto step = (at - from + grid - milliseconds{1}) / grid;
    const auto point = std::min(from + step * grid, std::max(from, to));
    auto& curve = out[activation.ward];
    const std::uint32_t proven = curve.empty() ? 1 : curve.back().proven + 1;
    if (curve.empty() || curve.back().at != point) curve.emplace_back().at = point;
    curve.back().proven = proven;
  }
  return out;
}

}  // namespace ph::server
