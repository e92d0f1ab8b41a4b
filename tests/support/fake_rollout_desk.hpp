#pragma once
#include <string>
#include <vector>

#include "server/service/rollout_desk.hpp"

namespace ph::test {

namespace asio = boost::asio;

// A RolloutDesk that answers from plain members, on the caller's executor and without waiting. What
// was asked is kept in `calls`. One thread.
class FakeRolloutDesk : public server::RolloutDesk {
 public:
  std::vector<server::RolloutView> rollout_list;
  server::ActivationCurves curves;
  std::vector<std::string> problems;  // of the next plan
  std::optional<server::RolloutPlan> started;
  std::vector<std::string> calls;  // "start", "act 0 because"

  asio::awaitable<Result<server::RolloutAnswer>> start_rollout(server::RolloutPlan plan,
                                                               std::string, UserName) override {
    calls.push_back("start");
    started = std::move(plan);
    server::RolloutAnswer answer;
    answer.problems = problems;
    if (problems.empty() && !rollout_list.empty()) answer.rollout = rollout_list.front();
    co_return answer;
  }
  asio::awaitable<Result<server::RolloutView>> act_on_rollout(std::uint32_t number,
                                                              server::RolloutAct act,
                                                              std::string reason,
                                                              UserName) override {
    calls.push_back("act " + std::to_string(static_cast<int>(act)) + " " + reason);
    co_return find(number);
  }
  asio::awaitable<Result<std::vector<server::RolloutView>>> rollouts() override {
    co_return rollout_list;
  }
  asio::awaitable<Result<server::RolloutView>> rollout(std::uint32_t number) override {
    co_return find(number);
  }
  asio::awaitable<Result<server::ActivationCurves>> activations(std::uint32_t) override {
    co_return curves;
  }
  asio::awaitable<Result<storage::LibraryRecord>> roll_back(std::optional<std::uint32_t> to,
                                                            std::string, UserName actor) override {
    calls.push_back("roll back to " + (to ? std::to_string(*to) : std::string("the one before")));
    storage::LibraryRecord draft;
    draft.draft = 9;
    draft.author = std::move(actor);
    co_return draft;
  }

 private:
  Result<server::RolloutView> find(std::uint32_t number) const {
    for (const auto& view : rollout_list) {
      if (view.rollout.plan.number == number) return view;
    }
    return fail(Fault::kNotFound, "library " + std::to_string(number) + ": has no rollout");
  }
};

}  // namespace ph::test
