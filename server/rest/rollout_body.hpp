#pragma once
#include "server/library/rollout.hpp"
#include "server/rest/body.hpp"

namespace ph::server {

// The plan of a rollout as openapi.json describes it. What is wrong is noted in `body`; what the
// plan means is judged by check_plan().
RolloutPlan read_plan(Body& body);

}  // namespace ph::server
