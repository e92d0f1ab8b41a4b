#include "server/library/rollout_target.hpp"

#include <random>

#include "a_rollout.hpp"

namespace ph::server {
namespace {

using namespace std::chrono_literals;

Rollout all_pumps(std::uint32_t number, RolloutState state) {
  auto out = begin(all_pumps_at_once(number), "go", at(0ms));
  out.state = state;
  return out;
}
Rollout in_waves(std::uint32_t number, std::uint32_t open,
                 RolloutState state = RolloutState::kRunning) {
  auto out = begin(four_waves(number), "go", at(0ms));
  out.open = open;
  out.state = state;
  return out;
}
const PumpPlace kPilot = place("P-1");
const PumpPlace kIcu = place("P-2", "icu");
const PumpPlace kLast = place("P-5");

TEST(RolloutTarget, IsNoneWithoutARollout) {
  EXPECT_EQ(target_of({}, kPilot), 0U);
  EXPECT_EQ(goal_of({}), 0U);
  EXPECT_EQ(waits_for({}, kPilot), "");
}

TEST(RolloutTarget, FollowsTheWaves) {
  for (std::uint32_t open = 1; open <= 4; ++open) {
    const Rollouts rollouts{all_pumps(4, RolloutState::kDone), in_waves(5, open)};
    EXPECT_EQ(target_of(rollouts, kPilot), 5U) << open;
    EXPECT_EQ(target_of(rollouts, kIcu), open >= 2 ? 5U : 4U) << open;
    EXPECT_EQ(target_of(rollouts, kLast), open >= 4 ? 5U : 4U) << open;
    EXPECT_EQ(goal_of(rollouts), 5U);
  }
}

TEST(RolloutTarget, IsTheReleaseBelowOnceTheRolloutStands) {
  using enum RolloutState;
  for (const auto state : {kPaused, kStopped, kEnded, kScheduled}) {
    const Rollouts rollouts{all_pumps(4, kDone), in_waves(5, 2, state)};
    EXPECT_EQ(target_of(rollouts, kPilot), 4U);
  }
}

TEST(RolloutTarget, IsNeverAReleaseThatDidNotComeOut) {
  using enum RolloutState;
  const Rollouts rollouts{all_pumps(3, kDone), in_waves(4, 2, kEnded), in_waves(5, 1)};
  EXPECT_EQ(target_of(rollouts, kIcu), 3U);
  EXPECT_EQ(target_of(rollouts, kPilot), 5U);
}

TEST(RolloutTarget, FindsALateJoinerAndAPumpThatMoved) {
  const Rollouts rollouts{in_waves(5, 2)};
  EXPECT_EQ(target_of(rollouts, place("P-new", "icu")), 5U);
  EXPECT_EQ(target_of(rollouts, place("P-5", "er")), 0U);
  EXPECT_EQ(target_of(rollouts, place("P-5", "icu")), 5U);
}

TEST(RolloutTarget, SaysWhatAPumpWaitsFor) {
  EXPECT_EQ(waits_for({in_waves(5, 1)}, kPilot), "");
  EXPECT_EQ(waits_for({in_waves(5, 1)}, kIcu), "waits for wave 2 (intensive care) of library 5");
  auto stopped = in_waves(5, 1, RolloutState::kStopped);
  stopped.why = "2 pumps refused it, at most 1 were allowed";
  EXPECT_EQ(waits_for({stopped}, kIcu),
            "waits: the rollout of library 5 is stopped, 2 pumps refused it, at most 1 were "
            "allowed");
}

TEST(RolloutTarget, HasTheNewestBegunRolloutAsItsGoal) {
  using enum RolloutState;
  EXPECT_EQ(goal_of({all_pumps(4, kDone), in_waves(5, 1, kStopped)}), 5U);
  EXPECT_EQ(goal_of({all_pumps(4, kDone), in_waves(5, 1, kEnded)}), 4U);
  EXPECT_EQ(goal_of({all_pumps(4, kDone), in_waves(5, 0, kScheduled)}), 4U);
}

TEST(RolloutStart, IsRefusedBesideItsOwnAndBehindALaterOne) {
  using enum RolloutState;
  EXPECT_EQ(refuse_start({in_waves(4, 1)}, 5), "");
  EXPECT_NE(refuse_start({in_waves(5, 1, kPaused)}, 5), "");
  EXPECT_EQ(refuse_start({in_waves(5, 1, kEnded)}, 5), "");
  EXPECT_NE(refuse_start({in_waves(5, 1, kEnded)}, 4), "");
  EXPECT_EQ(refuse_start({in_waves(5, 0, kEnded)}, 4), "");
}

// Whatever people and pumps do: a target is a release, was aimed at through an open wave or is out,
// and while nobody pauses, stops or ends, no pump's target falls.
TEST(RolloutTarget, NeverFallsWhileNobodyHoldsARollout) {
  std::mt19937 random(4);
  const auto chance = [&random](unsigned in) { return random() % in == 0; };
  for (int round = 0; round < 200; ++round) {
    Rollouts rollouts;
    std::vector<PumpPlace> places;
    for (int i = 0; i < 20; ++i) {
      places.push_back(place("P-" + std::to_string(i), chance(3) ? "icu" : "er"));
    }
    std::vector<std::uint32_t> before(places.size(), 0);
    for (int act = 0; act < 60; ++act) {
      const std::uint32_t next = rollouts.empty() ? 1 : rollouts.back().plan.number + 1;
      if (rollouts.empty() || chance(12)) {
        for (auto& old : rollouts) old = superseded(old, next, at(1s)).value_or(old);
        rollouts.push_back(
            begin(chance(3) ? all_pumps_at_once(next) : four_waves(next), "", at(0ms)));
        // What a release that never came out was given to few is kept by those who hold it.
        std::fill(before.begin(), before.end(), 0);
      } else if (auto open = next_wave(rollouts.back(), "", at(1s))) {
        rollouts.back() = *open;
      }
      for (std::size_t i = 0; i < places.size(); ++i) {
        const auto target = target_of(rollouts, places[i]);
        EXPECT_GE(target, before[i]);
        EXPECT_LE(target, goal_of(rollouts));
        EXPECT_EQ(target == goal_of(rollouts), waits_for(rollouts, places[i]).empty());
        before[i] = target;
      }
    }
  }
}

}  // namespace
}  // namespace ph::server
