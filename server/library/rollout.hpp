#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/base/ids.hpp"
#include "storage/rollout_records.hpp"

namespace ph::server {

// What becomes of a release for which nobody started a rollout.
enum class OnRelease : std::uint8_t {
  kByHand,    // it goes nowhere until somebody starts one
  kAllPumps,  // it goes to all pumps at once
};

// Where one wave of a rollout goes. Waves are cumulative: a pump of an earlier wave stays in.
struct Wave {
  enum class Gate : std::uint8_t {
    kByHand,        // a person opens the next wave
    kAfterSuccess,  // the next wave opens by itself when this one has met `success_percent` for
                    // `soak`
  };

  std::string name;           // "pilot pumps", shown; 1 to 40 characters
  std::vector<PumpId> pumps;  // by name
  std::vector<WardId> wards;  // all their pumps
  std::uint32_t percent = 0;  // of all pumps, chosen by a hash of pump and release; 0 to 100
  Gate gate = Gate::kByHand;
  std::uint32_t success_percent = 95;  // of the wave's reachable pumps hold it, proven; 1 to 100
  std::chrono::minutes soak{0};        // 0 to 30 days
  bool operator==(const Wave&) const = default;
};

// How a release goes to the pumps. The last wave holds all pumps.
struct RolloutPlan {
  static constexpr std::size_t kMostWaves = 16;

  std::uint32_t number = 0;  // of the release
  std::vector<Wave> waves;   // 1 to kMostWaves
  std::optional<WallTime> not_before;
  bool emergency = false;  // one wave, all pumps, no schedule; still two signers
  // What stops the rollout by itself; absent: not watched. More pumps than this refused it:
  std::optional<std::uint32_t> refusals_most;
  // More limits that spoke, soft or hard, overridden or not, for each 100 programmings judged by
  // this release than that, once there were `alerts_after` of them.
  std::optional<std::uint32_t> alerts_most;
  std::uint32_t alerts_after = 20;  // at least 1
  bool operator==(const RolloutPlan&) const = default;
};

using storage::RolloutState;

// One rollout as it stands. What waits counts by steady time: setting the calendar opens nothing
// early, and after a restart a soak begins anew.
struct Rollout {
  RolloutPlan plan;
  RolloutState state = RolloutState::kScheduled;
  std::uint32_t open = 0;  // waves that are open, from the first on; 0 while scheduled
  std::string why;         // of the last step
  WallTime changed{};
  storage::LibraryUse forgiven;               // counted before a person let it go on
  std::optional<SteadyTime> due;              // of a schedule, by this process's clock
  std::optional<SteadyTime> succeeded_since;  // of the last open wave

  bool is_out() const { return open == plan.waves.size(); }
};

}  // namespace ph::server
