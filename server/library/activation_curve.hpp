#pragma once
#include <map>
#include <vector>

#include "storage/rollout_records.hpp"

namespace ph::server {

// How many pumps of a ward had proven a release at an instant.
struct CurvePoint {
  WallTime at{};
  std::uint32_t proven = 0;
  bool operator==(const CurvePoint&) const = default;
};
using Curve = std::vector<CurvePoint>;  // rises; at most kMostCurvePoints
inline constexpr std::size_t kMostCurvePoints = 200;

// The curve of each ward from `from` to `to`, of activations in the order of their time. A point
// stands where the count rose, at the end of its step of the grid; what came before `from` counts
// at `from`. Pure.
std::map<WardId, Curve> activation_curves(const std::vector<storage::Activation>& activations,
                                          WallTime from, WallTime to);

}  // namespace ph::server
