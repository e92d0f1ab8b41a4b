#include "server/library/rollout_target.hpp"

#include <algorithm>

namespace ph::server {
namespace {

bool has_reached(const Rollout& rollout, const PumpPlace& place) {
  if (rollout.state == RolloutState::kDone) return true;
  return rollout.state == RolloutState::kRunning && wave_of(rollout.plan, place) < rollout.open;
}

bool has_begun(const Rollout& rollout) {
  return rollout.open > 0 && rollout.state != RolloutState::kEnded;
}

const Rollout* goal(const Rollouts& rollouts) {
  const auto newest = std::find_if(rollouts.rbegin(), rollouts.rend(), has_begun);
  return newest == rollouts.rend() ? nullptr : &*newest;
}

}  // namespace

std::uint32_t target_of(const Rollouts& rollouts, const PumpPlace& place) {
  for (auto it = rollouts.rbegin(); it != rollouts.rend(); ++it) {
    if (has_reached(*it, place)) return it->plan.number;
  }
  return 0;
}

std::uint32_t goal_of(const Rollouts& rollouts) {
  const Rollout* newest = goal(rollouts);
  return newest == nullptr ? 0 : newest->plan.number;
}

std::string waits_for(const Rollouts& rollouts, const PumpPlace& place) {
  const Rollout* newest = goal(rollouts);
  if (newest == nullptr || has_reached(*newest, place)) return {};
  const std::string library = "library " + std::to_string(newest->plan.number);
  if (newest->state == RolloutState::kPaused || newest->state == RolloutState::kStopped) {
    return "waits: the rollout of " + library + " is " +
           std::string(storage::to_string(newest->state)) + ", " + newest->why;
  }
  const auto wave = wave_of(newest->plan, place);
  return "waits for wave " + std::to_string(wave + 1) + " (" + newest->plan.waves[wave].name +
         ") of " + library;
}

std::string refuse_start(const Rollouts& rollouts, std::uint32_t number) {
  for (auto it = rollouts.rbegin(); it != rollouts.rend(); ++it) {
    const auto other = it->plan.number;
    if (other == number && it->state != RolloutState::kEnded) {
      return "library " + std::to_string(number) + ": its rollout is " +
             std::string(storage::to_string(it->state)) + "; resume it, or end it first";
    }
    const bool never_begun = it->state == RolloutState::kEnded && it->open == 0;
    if (other > number && !never_begun) {
      return "library " + std::to_string(number) + ": library " + std::to_string(other) +
             " was rolled out after it; for its content release it anew with a rollback";
    }
  }
  return {};
}

}  // namespace ph::server
