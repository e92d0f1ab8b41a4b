#include "server/library/rollout_course.hpp"

#include "a_rollout.hpp"

namespace ph::server {
namespace {

using namespace std::chrono_literals;

RolloutPlan after_success(std::chrono::minutes soak) {
  auto plan = four_waves();
  for (auto& wave : plan.waves) {
    wave.gate = Wave::Gate::kAfterSuccess;
    wave.soak = soak;
  }
  return plan;
}
WaveProof proof(std::uint32_t reachable, std::uint32_t proven) {
  return {reachable, reachable, proven, proven};
}
const WaveProof kAll = proof(20, 20);

Rollout running(RolloutPlan plan) { return begin(std::move(plan), "go", at(0ms)); }

TEST(RolloutCourse, BeginsWithItsFirstWave) {
  const auto rollout = running(four_waves());
  EXPECT_EQ(rollout.state, RolloutState::kRunning);
  EXPECT_EQ(rollout.open, 1U);
}

TEST(RolloutCourse, OpensNothingByItselfBehindAGateByHand) {
  auto rollout = running(four_waves());
  EXPECT_FALSE(advance(rollout, kAll, {}, at(1h)).has_value());
  EXPECT_EQ(next_wave(rollout, "looks well", at(1h)).value().open, 2U);
}

TEST(RolloutCourse, OpensTheNextWaveAfterSuccess) {
  auto rollout = running(after_success(0min));
  const auto step = advance(rollout, proof(20, 19), {}, at(1s));
  ASSERT_TRUE(step.has_value());
  EXPECT_EQ(step->act, "opened");
  EXPECT_EQ(step->after.open, 2U);
}

TEST(RolloutCourse, CountsAShareJustBelowAsNoSuccess) {
  auto rollout = running(after_success(0min));
  EXPECT_FALSE(advance(rollout, proof(100, 94), {}, at(1s)).has_value());
  EXPECT_TRUE(advance(rollout, proof(100, 95), {}, at(1s)).has_value());
}

TEST(RolloutCourse, TakesNobodyReachableForNoSuccess) {
  auto rollout = running(after_success(0min));
  EXPECT_FALSE(advance(rollout, {3, 0, 3, 0}, {}, at(1s)).has_value());
}

TEST(RolloutCourse, PassesAWaveThatBroughtNoPump) {
  auto rollout = running(after_success(0min));
  EXPECT_TRUE(advance(rollout, {}, {}, at(1s)).has_value());
}

TEST(RolloutCourse, SoaksForItsWholeTime) {
  auto rollout = running(after_success(30min));
  EXPECT_FALSE(advance(rollout, kAll, {}, at(1s)).has_value());
  EXPECT_FALSE(advance(rollout, kAll, {}, at(30min)).has_value());
  EXPECT_TRUE(advance(rollout, kAll, {}, at(30min + 1s)).has_value());
}

TEST(RolloutCourse, SoaksAnewAfterALapse) {
  auto rollout = running(after_success(30min));
  EXPECT_FALSE(advance(rollout, kAll, {}, at(1s)).has_value());
  EXPECT_FALSE(advance(rollout, proof(20, 18), {}, at(29min)).has_value());
  EXPECT_FALSE(advance(rollout, kAll, {}, at(30min)).has_value());
  EXPECT_FALSE(advance(rollout, kAll, {}, at(59min)).has_value());
  EXPECT_TRUE(advance(rollout, kAll, {}, at(60min)).has_value());
}

TEST(RolloutCourse, SoaksByNoCalendar) {
  auto rollout = running(after_success(30min));
  EXPECT_FALSE(advance(rollout, kAll, {}, at(0ms)).has_value());
  Now jumped = at(1min);
  jumped.wall += 24h;
  EXPECT_FALSE(advance(rollout, kAll, {}, jumped).has_value());
}

TEST(RolloutCourse, SoaksAnewAfterARestart) {
  auto rollout = running(after_success(30min));
  EXPECT_FALSE(advance(rollout, kAll, {}, at(0ms)).has_value());
  auto again = restored(rollout.plan, record_of(rollout), at(29min));
  EXPECT_FALSE(advance(again, kAll, {}, at(31min)).has_value());
  EXPECT_FALSE(advance(again, kAll, {}, at(60min)).has_value());
  EXPECT_TRUE(advance(again, kAll, {}, at(61min)).has_value());
}

TEST(RolloutCourse, IsDoneWhenTheLastWaveMeetsItsGate) {
  auto rollout = running(all_pumps_at_once(5));
  EXPECT_TRUE(rollout.is_out());
  EXPECT_FALSE(advance(rollout, proof(20, 18), {}, at(1s)).has_value());
  const auto step = advance(rollout, kAll, {}, at(1s));
  ASSERT_TRUE(step.has_value());
  EXPECT_EQ(step->after.state, RolloutState::kDone);
}

TEST(RolloutCourse, StopsAboveTheBoundOfRefusals) {
  auto plan = four_waves();
  plan.refusals_most = 2;
  auto rollout = running(plan);
  EXPECT_FALSE(advance(rollout, kAll, {2, 0, 0}, at(1s)).has_value());
  const auto step = advance(rollout, kAll, {3, 0, 0}, at(1s));
  ASSERT_TRUE(step.has_value());
  EXPECT_EQ(step->after.state, RolloutState::kStopped);
  EXPECT_EQ(step->after.why, "3 pumps refused it, at most 2 were allowed");
}

TEST(RolloutCourse, StopsAboveTheRateOfAlerts) {
  auto plan = four_waves();
  plan.alerts_most = 10;
  plan.alerts_after = 20;
  auto rollout = running(plan);
  EXPECT_FALSE(advance(rollout, kAll, {0, 19, 19}, at(1s)).has_value());
  EXPECT_FALSE(advance(rollout, kAll, {0, 20, 2}, at(1s)).has_value());
  const auto step = advance(rollout, kAll, {0, 20, 3}, at(1s));
  ASSERT_TRUE(step.has_value());
  EXPECT_EQ(step->act, "stopped");
}

TEST(RolloutCourse, StopsInItsLastWaveToo) {
  auto plan = all_pumps_at_once(5);
  plan.refusals_most = 0;
  auto rollout = running(plan);
  EXPECT_EQ(advance(rollout, kAll, {1, 0, 0}, at(1s))->act, "stopped");
}

TEST(RolloutCourse, CountsAnewAfterItWasResumed) {
  auto plan = four_waves();
  plan.refusals_most = 0;
  auto rollout = running(plan);
  const auto stopped = advance(rollout, kAll, {1, 0, 0}, at(1s))->after;
  auto on = resumed(stopped, "the flash was full, mended", {1, 0, 0}, at(1h)).value();
  EXPECT_FALSE(advance(on, kAll, {1, 0, 0}, at(2h)).has_value());
  EXPECT_TRUE(advance(on, kAll, {2, 0, 0}, at(2h)).has_value());
}

TEST(RolloutCourse, DoesNothingWhilePaused) {
  const auto rollout = running(after_success(0min));
  auto held = paused(rollout, "a nurse asks", at(1s)).value();
  EXPECT_FALSE(advance(held, kAll, {}, at(9h)).has_value());
  EXPECT_FALSE(next_wave(held, "now", at(9h)).has_value());
  EXPECT_EQ(resumed(held, "cleared", {}, at(9h)).value().open, 1U);
}

TEST(RolloutCourse, WaitsForItsTime) {
  auto plan = four_waves();
  plan.not_before = at(1h).wall;
  auto rollout = running(plan);
  EXPECT_EQ(rollout.state, RolloutState::kScheduled);
  EXPECT_EQ(rollout.open, 0U);
  EXPECT_FALSE(advance(rollout, {}, {}, at(1h - 1ms)).has_value());
  const auto step = advance(rollout, {}, {}, at(1h));
  ASSERT_TRUE(step.has_value());
  EXPECT_EQ(step->after.open, 1U);
}

TEST(RolloutCourse, BeginsNotEarlyWhenTheCalendarJumps) {
  auto plan = four_waves();
  plan.not_before = at(1h).wall;
  auto rollout = running(plan);
  Now forward = at(1min);
  forward.wall += 24h;
  EXPECT_FALSE(advance(rollout, {}, {}, forward).has_value());
  Now back = at(2h);
  back.wall -= 24h;
  EXPECT_FALSE(advance(rollout, {}, {}, back).has_value());
}

TEST(RolloutCourse, KeepsItsScheduleOverAPauseAndARestart) {
  auto plan = four_waves();
  plan.not_before = at(1h).wall;
  const auto held = paused(running(plan), "wait", at(1min)).value();
  const auto again = restored(plan, record_of(held), at(2min));
  auto on = resumed(again, "go", {}, at(3min)).value();
  EXPECT_EQ(on.state, RolloutState::kScheduled);
  EXPECT_TRUE(advance(on, {}, {}, at(1h)).has_value());
  auto restarted = restored(plan, record_of(on), at(30min));
  EXPECT_FALSE(advance(restarted, {}, {}, at(1h - 1ms)).has_value());
  EXPECT_TRUE(advance(restarted, {}, {}, at(1h)).has_value());
}

TEST(RolloutCourse, IsOutForALaterReleaseOnlyWithEveryWaveOpen) {
  EXPECT_EQ(superseded(running(four_waves()), 6, at(1s))->state, RolloutState::kEnded);
  EXPECT_EQ(superseded(running(all_pumps_at_once(5)), 6, at(1s))->state, RolloutState::kDone);
  const auto held = paused(running(all_pumps_at_once(5)), "wait", at(1s)).value();
  EXPECT_EQ(superseded(held, 6, at(1s))->state, RolloutState::kEnded);
}

TEST(RolloutCourse, IsOverOnce) {
  const auto over = ended(running(four_waves()), "wrong plan", at(1s)).value();
  EXPECT_FALSE(ended(over, "again", at(2s)).has_value());
  EXPECT_FALSE(paused(over, "x", at(2s)).has_value());
  EXPECT_FALSE(resumed(over, "x", {}, at(2s)).has_value());
  EXPECT_FALSE(next_wave(over, "x", at(2s)).has_value());
  EXPECT_FALSE(superseded(over, 6, at(2s)).has_value());
}

TEST(RolloutCourse, ComesBackFromStorageAsItWas) {
  auto rollout = running(four_waves());
  rollout = next_wave(rollout, "looks well", at(1s)).value();
  rollout.forgiven = {1, 2, 3};
  const auto record = record_of(rollout);
  const auto again = restored(parse_plan(record.plan).value(), record, at(1h));
  EXPECT_EQ(again.plan, rollout.plan);
  EXPECT_EQ(again.open, 2U);
  EXPECT_EQ(again.why, "wave 2 (intensive care): looks well");
  EXPECT_EQ(again.forgiven, rollout.forgiven);
}

}  // namespace
}  // namespace ph::server
