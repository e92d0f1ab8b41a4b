#pragma once
#include <string>
#include <vector>

#include "server/service/rollout_desk.hpp"

namespace ph::server {

// Rollouts as the API tells them; members and units are those of openapi.json.
std::string rollout_json(const RolloutView& view);
std::string rollouts_json(const std::vector<RolloutView>& views);
std::string activations_json(const ActivationCurves& curves);

}  // namespace ph::server
