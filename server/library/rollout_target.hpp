#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/library/rollout_plan.hpp"

namespace ph::server {

// The rollouts of a site, lowest release first.
using Rollouts = std::vector<Rollout>;

// What a pump should hold by the rollouts alone: the newest release whose rollout has reached its
// wave, else the newest below it that is out. 0: none. A pump that holds a higher release of this
// site keeps it: numbers never go down on a pump.
std::uint32_t target_of(const Rollouts& rollouts, const PumpPlace& place);

// The release that all pumps come to in the end: of the newest rollout that has begun and was not
// ended. 0: none.
std::uint32_t goal_of(const Rollouts& rollouts);

// Why a pump's target is not the goal yet; empty when it is.
std::string waits_for(const Rollouts& rollouts, const PumpPlace& place);

// Why a rollout of `number` may not begin beside these; empty: it may. Later releases stand in its
// way, and a rollout of its own that is not ended.
std::string refuse_start(const Rollouts& rollouts, std::uint32_t number);

}  // namespace ph::server
