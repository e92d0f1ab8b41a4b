#include "pumpagent/keeper/unstored.hpp"

#include <algorithm>

namespace ph::agent {
namespace {

constexpr std::int64_t kGrain = 10'000;  // nL

// The most that can flow in that state.
FlowRate most_of(const EngineState& stored) {
  const Programme& p = stored.programme;
  const bool opens = p.kvo_in_delay && !stored.kvo_held;
  switch (stored.state) {
    case PumpState::kRunning:
      return std::max(p.rate, p.rate_most);
    case PumpState::kKeepVeinOpen:
      return p.kvo;
    case PumpState::kDelayed:
      return opens ? p.kvo : FlowRate{};
    default:
      return FlowRate{};
  }
}

}  // namespace

Volume unstored_most(const EngineState& stored) {
  const FlowRate most = most_of(stored);
  if (most <= FlowRate{}) return Volume{};
  const Volume between = std::min(kSaveVolume, delivered(most, kSaveEvery));
  const Volume all = between + delivered(most, kSlowestSave);
  return Volume::of((all.count() + kGrain - 1) / kGrain * kGrain);
}

}  // namespace ph::agent
