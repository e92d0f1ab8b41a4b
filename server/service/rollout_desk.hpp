#pragma once
#include <boost/asio/awaitable.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "server/library/activation_curve.hpp"
#include "server/library/rollout_course.hpp"
#include "storage/records.hpp"

namespace ph::server {

namespace asio = boost::asio;

// A rollout with what the pumps made of it.
struct RolloutView {
  Rollout rollout;
  std::vector<WaveProof> waves;  // in the order of the plan
  storage::LibraryUse use;
  std::vector<storage::LibraryRefusal> refusals;  // pumps that still refuse it
  std::vector<storage::RolloutStep> history;      // oldest first
};

// The outcome of asking for a rollout: it stands, or every problem of its plan.
struct RolloutAnswer {
  std::optional<RolloutView> rollout;
  std::vector<std::string> problems;
};

enum class RolloutAct : std::uint8_t { kOpen, kPause, kResume, kEnd };

// When the pumps of each ward proved a release.
struct ActivationCurves {
  struct Ward {
    std::uint32_t pumps = 0;  // now, not retired
    Curve curve;
  };
  std::uint32_t number = 0;
  WallTime from{}, to{};  // from the release to now
  std::map<WardId, Ward> wards;
};

// How releases reach the pumps, behind rights that the caller has already checked. Callable from
// any executor; each call comes back on the caller's, and an act after it is on disk with its audit
// row.
class RolloutDesk {
 public:
  virtual ~RolloutDesk() = default;

  // kConflict: a rollout of this or a later release stands in its way.
  virtual asio::awaitable<Result<RolloutAnswer>> start_rollout(RolloutPlan plan, std::string reason,
                                                               UserName actor) = 0;
  // kNotFound, or kConflict with the state it is in.
  virtual asio::awaitable<Result<RolloutView>> act_on_rollout(std::uint32_t number, RolloutAct act,
                                                              std::string reason,
                                                              UserName actor) = 0;
  // Newest release first, without history.
  virtual asio::awaitable<Result<std::vector<RolloutView>>> rollouts() = 0;
  virtual asio::awaitable<Result<RolloutView>> rollout(std::uint32_t number) = 0;
  virtual asio::awaitable<Result<ActivationCurves>> activations(std::uint32_t number) = 0;
  // A draft with the content of the release `to`, absent: the one before the newest. It is approved
  // and rolled out as any other, under a new number. kNotFound: no such release.
  virtual asio::awaitable<Result<storage::LibraryRecord>> roll_back(std::optional<std::uint32_t> to,
                                                                    std::string reason,
                                                                    UserName actor) = 0;
};

}  // namespace ph::server
