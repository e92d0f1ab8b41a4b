#pragma once
#include <optional>
#include <string>
#include <vector>

#include "server/library/rollout_plan.hpp"

namespace ph::server {

// What a rollout does, step by step: each function gives the state after the step or says why it
// may not be. Pure; the words of `why` are kept in the history.

// A rollout with a sound plan: running with its first wave open, or scheduled.
Rollout begin(RolloutPlan plan, std::string why, Now now);
// As storage holds it, after a restart: a schedule counts from now, a soak begins anew.
Rollout restored(RolloutPlan plan, const storage::RolloutRecord& record, Now now);
storage::RolloutRecord record_of(const Rollout& rollout);

// kConflict tells the state it is in.
Result<Rollout> paused(Rollout rollout, std::string why, Now now);
// After a pause or a stop. What was counted until now is forgiven: the bounds count anew.
Result<Rollout> resumed(Rollout rollout, std::string why, const storage::LibraryUse& use, Now now);
// The next wave, by hand, whatever its gate.
Result<Rollout> next_wave(Rollout rollout, std::string why, Now now);
Result<Rollout> ended(Rollout rollout, std::string why, Now now);
// A later release begins: done when every wave was open and nobody had stopped it, else ended.
// Empty: it was over already.
std::optional<Rollout> superseded(Rollout rollout, std::uint32_t by, Now now);

// The pumps that came with one wave: not retired, not in an earlier one.
struct WaveProof {
  std::uint32_t pumps = 0;
  std::uint32_t reachable = 0;  // connected
  std::uint32_t proven = 0;     // hold the release, by hash
  std::uint32_t reachable_proven = 0;
};

// What the server does by itself.
struct Advance {
  Rollout after;
  std::string act;  // "begun", "opened", "stopped", "done"
};
// One step at most; `proof` is of the last open wave. Notes in `rollout` since when the wave
// succeeds: call it about once a second while the rollout is scheduled or running.
std::optional<Advance> advance(Rollout& rollout, const WaveProof& proof,
                               const storage::LibraryUse& use, Now now);

}  // namespace ph::server
