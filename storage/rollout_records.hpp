#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/base/ids.hpp"
#include "protocol/domain/library.hpp"

namespace ph::storage {

enum class RolloutState : std::uint8_t {
  kScheduled,  // waits for its time
  kRunning,
  kPaused,   // by a person
  kStopped,  // by itself
  kDone,     // out: every wave was open, and the last has met its gate
  kEnded,    // by a person, or a later release took its place before it was out
};
std::string_view to_string(RolloutState state);

// What the pumps made of one release so far, counted from their records.
struct LibraryUse {
  std::uint32_t refusals = 0;    // pumps that refused it; again after it was resumed: again
  std::uint32_t programmed = 0;  // judged by its limits, changes of what runs too
  std::uint32_t alerts = 0;      // limits that spoke then, soft and hard
  bool operator==(const LibraryUse&) const = default;
};

// The rollout of one release as it stands.
struct RolloutRecord {
  std::uint32_t number = 0;  // of the release
  std::string plan;          // server::plan_text()
  RolloutState state = RolloutState::kScheduled;
  std::uint32_t open = 0;  // waves that are open, from the first on
  std::string why;         // of the last step
  WallTime changed{};
  LibraryUse forgiven;  // counted before a person let it go on
};

// One step of a rollout's history.
struct RolloutStep {
  WallTime at{};
  std::string by;  // user or "server"
  std::string act;
  std::string reason;
};

// When a pump first proved that it holds a release.
struct Activation {
  PumpId pump;
  WardId ward;  // in which it stood
  std::uint32_t number = 0;
  WallTime at{};  // when the server heard of it
};

// Why a pump refused a release, or could not take it yet: until it holds that or a later one, or
// the rollout is resumed and the pump tries anew.
struct LibraryRefusal {
  PumpId pump;
  std::uint32_t number = 0;
  std::string why;
  WallTime at{};
  bool is_final = true;  // false: it tries again by itself
};

// Keeps the rollout and adds the step, in one. kConflict unless the release is there.
struct KeepRollout {
  RolloutRecord record;
  RolloutStep step;
};

}  // namespace ph::storage
