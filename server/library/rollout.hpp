#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/base/ids.hpp"
#include "protocol/domain/library.hpp"

namespace ph::server {

// Where one wave of a rollout goes. Waves are cumulative: a pump of an earlier wave stays in.
struct Wave {
  std::string name;           // "pilot pumps", shown
  std::vector<PumpId> pumps;  // by name
  std::vector<WardId> wards;  // all their pumps
  std::uint32_t percent = 0;  // of all pumps, chosen by a hash of pump and release; 0 to 100
  enum class Gate : std::uint8_t {
    kByHand,        // a person opens the next wave
    kAfterSuccess,  // opens by itself when this wave has met `success_percent` for `soak`
  };
  Gate gate = Gate::kByHand;
  std::uint32_t success_percent = 95;  // of the wave's reachable pumps hold it, proven; 1 to 100
  std::chrono::minutes soak{0};
};

// How a release goes to the pumps. The last wave holds all pumps.
struct RolloutPlan {
  std::uint32_t number = 0;  // of the release
  std::vector<Wave> waves;   // 1 to 16
  std::optional<WallTime> not_before;
  bool emergency = false;  // one wave, all pumps, no schedule; still two signers
  // Stops the rollout by itself. More pumps than this refused it:
  std::uint32_t refusals_most = 0;
  // More alerts for each 100 infusions programmed under this number than that, once
  // `alerts_after` of them were programmed; absent: not watched.
  std::optional<std::uint32_t> alerts_most;
  std::uint32_t alerts_after = 20;
};

enum class RolloutState : std::uint8_t {
  kScheduled,
  kRunning,
  kPaused,   // by a person
  kStopped,  // by itself: `why`
  kDone,     // all waves open
  kEnded,    // a later release took its place
};
std::string_view to_string(RolloutState state);

struct Rollout {
  RolloutPlan plan;
  RolloutState state = RolloutState::kScheduled;
  std::uint32_t wave = 0;  // the last one that is open
  std::string why;
  WallTime wave_opened{};
  std::optional<SteadyTime> succeeded_since;  // of the running wave
};

}  // namespace ph::server
