#pragma once
#include <boost/asio/steady_timer.hpp>
#include <memory>

#include "server/service/fleet_desk.hpp"
#include "server/service/rollout_desk.hpp"

namespace ph::server {

// Hands releases out: keeps the rollouts, looks once a second what the pumps made of them, and
// gives each pump its target through the fleet's desk. Its state lives on the fleet strand;
// outlived by everything in `rooms` and by `fleet`. stop() before destruction; calls in flight must
// have ended.
class Distribution final : public RolloutDesk {
 public:
  // Loads the rollouts and aims the pumps; before the fleet's desk is started. The error names a
  // rollout or a release that cannot be read.
  static Result<std::unique_ptr<Distribution>> open(DeskRooms rooms, FleetDesk& fleet,
                                                    OnRelease on_release);

  void start();
  void stop();
  // One look at what runs; start() repeats it.
  asio::awaitable<void> look();

  asio::awaitable<Result<RolloutAnswer>> start_rollout(RolloutPlan plan, std::string reason,
                                                       UserName actor) override;
  asio::awaitable<Result<RolloutView>> act_on_rollout(std::uint32_t number, RolloutAct act,
                                                      std::string reason, UserName actor) override;
  asio::awaitable<Result<std::vector<RolloutView>>> rollouts() override;
  asio::awaitable<Result<RolloutView>> rollout(std::uint32_t number) override;
  asio::awaitable<Result<ActivationCurves>> activations(std::uint32_t number) override;
  asio::awaitable<Result<storage::LibraryRecord>> roll_back(std::optional<std::uint32_t> to,
                                                            std::string reason,
                                                            UserName actor) override;

 private:
  using Changes = FleetDesk::Changes;
  // Who does what, and why; a row of history.
  struct Deed {
    std::string by, act, reason;
  };

  Distribution(DeskRooms rooms, FleetDesk& fleet, OnRelease on_release);
  Status load();
  Status load_one(const storage::RolloutRecord& record);

  // On the strand.
  Rollout* find(std::uint32_t number);
  // The rollout stands as `next` from now on; what must be written for it.
  Changes turn(Rollout next, const Deed& deed);
  Changes step(std::uint32_t number, const storage::LibraryUse& use);
  std::vector<std::uint32_t> watched() const;
  std::vector<WaveProof> count_waves(const Rollout& rollout) const;
  PlanSite plan_site(const std::vector<storage::LibraryRecord>& libraries) const;
  void add_metrics(std::string& text) const;

  // Anywhere.
  asio::awaitable<void> watch();
  asio::awaitable<void> look_at(std::uint32_t number);
  asio::awaitable<void> roll_out_released(std::uint32_t number);
  asio::awaitable<void> aim();
  asio::awaitable<void> offer_again(std::uint32_t number);
  asio::awaitable<Result<storage::LibraryUse>> read_use(std::uint32_t number);
  asio::awaitable<Status> read_refusals(RolloutView& view);
  asio::awaitable<Result<RolloutView>> view_of(std::uint32_t number);

  DeskRooms rooms_;
  FleetDesk& fleet_;
  const OnRelease on_release_;
  Rollouts rollouts_;
  asio::steady_timer timer_;
  bool stopped_ = false;
};

}  // namespace ph::server
