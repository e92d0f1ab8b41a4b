#include "pumpagent/control/motor.hpp"

#include <gtest/gtest.h>

namespace ph::agent {
namespace {

using namespace std::chrono_literals;

constexpr Volume kStep = nanolitres(551);
constexpr Volume kPlenty = millilitres(1000);

// A motor whose shaft follows each command by the next look.
struct Bench {
  Motor motor{kStep};
  std::int64_t shaft = 0;
  std::int64_t run(FlowRate rate, std::chrono::nanoseconds time, std::chrono::nanoseconds tick,
                   bool follows = true) {
    std::int64_t issued = 0;
    for (std::chrono::nanoseconds t{0}; t < time; t += tick) {
      (void)motor.observe(shaft, tick);
      const auto steps = motor.schedule(rate, tick, kPlenty);
      issued += steps;
      if (follows) shaft += steps;
    }
    (void)motor.observe(shaft, tick);
    return issued;
  }
};

TEST(Motor, LosesNoFractionOfAStepInAnHour) {
  for (const auto rate : {100, 1'000, 25'000, 1'200'000}) {
    Bench bench;
    const std::int64_t steps = bench.run(microlitres_per_hour(rate), 1h, 10ms);
    EXPECT_EQ(steps, std::int64_t{rate} * 1000 / 551) << rate;
    EXPECT_TRUE(bench.motor.conditions().empty());
  }
}

TEST(Motor, GivesTheSameVolumeInLateTicks) {
  Bench even, late;
  const auto rate = millilitres_per_hour(1200);
  const auto expected = even.run(rate, 30s, 1ms);
  std::int64_t steps = 0;
  for (int i = 0; i < 100; ++i) {
    steps += late.run(rate, 1ms, 1ms);
    steps += late.run(rate, 299ms, 299ms);
  }
  EXPECT_EQ(steps, expected);
  EXPECT_TRUE(late.motor.conditions().empty());
}

TEST(Motor, IssuesAtMostOneStepBeyondTheBudget) {
  Motor motor(kStep);
  (void)motor.observe(0, 1ms);
  EXPECT_EQ(motor.schedule(millilitres_per_hour(1200), 500ms, nanolitres(552)), 2);
  EXPECT_EQ(motor.schedule(millilitres_per_hour(1200), 500ms, nanolitres(552)), 0);
}

TEST(Motor, IsStalledWhenTheEncoderDoesNotFollow) {
  Bench bench;
  (void)bench.run(millilitres_per_hour(25), 3s, 10ms, false);
  EXPECT_TRUE(bench.motor.conditions().contains(AlarmCode::kMotorStall));
}

// Each stop leaves a step that the motor no longer makes: its current is off.
TEST(Motor, IsNotStalledByManyStopsAndStarts) {
  Bench bench;
  for (int i = 0; i < 200; ++i) {
    (void)bench.run(millilitres_per_hour(1200), 12ms, 1ms);
    while (bench.motor.schedule(millilitres_per_hour(1200), 1ms, kPlenty) == 0) {
      (void)bench.motor.observe(bench.shaft, 1ms);
    }
    bench.motor.stop();
  }
  (void)bench.run(millilitres_per_hour(1), 3s, 1ms);
  EXPECT_TRUE(bench.motor.conditions().empty());
}

// P41
TEST(Motor, IsStalledWhenItNeverFollowsHoweverOftenItIsStopped) {
  Bench bench;
  for (int i = 0; i < 50; ++i) {
    (void)bench.run(millilitres_per_hour(100), 100ms, 10ms, false);
    bench.motor.stop();
  }
  EXPECT_TRUE(bench.motor.conditions().contains(AlarmCode::kMotorStall));
}

TEST(Motor, IsNotStalledByLowRate) {
  Bench bench;
  (void)bench.run(microlitres_per_hour(100), 10min, 10ms);
  EXPECT_TRUE(bench.motor.conditions().empty());
}

TEST(Motor, MakesUpForLostSteps) {
  Motor motor(kStep);
  std::int64_t shaft = 0, asked = 0;
  for (int i = 0; i < 60'000; ++i) {
    (void)motor.observe(shaft, 10ms);
    const auto steps = motor.schedule(millilitres_per_hour(100), 10ms, kPlenty);
    for (int s = 0; s < steps; ++s) shaft += ++asked % 25 == 0 ? 0 : 1;
  }
  const std::int64_t due = 100'000'000 / 6 / 551;
  EXPECT_NEAR(static_cast<double>(shaft), static_cast<double>(due), 30);
  EXPECT_TRUE(motor.conditions().empty());
}

TEST(Motor, CallsMotionThatNobodyAskedFor) {
  Motor motor(kStep);
  (void)motor.observe(0, 1ms);
  (void)motor.observe(7, 1ms);
  EXPECT_TRUE(motor.conditions().empty());
  (void)motor.observe(8, 1ms);
  EXPECT_TRUE(motor.conditions().contains(AlarmCode::kMotionUncommanded));
}

TEST(Motor, StopsBeforeAnEncoderThatMissesStepsHasGivenTooMuch) {
  for (const int misses : {2, 3, 6, 10}) {
    Motor motor(kStep);
    std::int64_t shaft = 0, seen = 0, ticks = 0;
    while (!motor.conditions().contains(AlarmCode::kMotorRate) && ticks < 360'000) {
      (void)motor.observe(seen, 10ms);
      const auto steps = motor.schedule(millilitres_per_hour(100), 10ms, kPlenty);
      for (int s = 0; s < steps; ++s) seen += ++shaft % misses == 0 ? 0 : 1;
      ++ticks;
    }
    EXPECT_TRUE(motor.conditions().contains(AlarmCode::kMotorRate)) << misses;
    const std::int64_t due = ticks * 100'000'000 / 360'000;
    EXPECT_LT(shaft * 551 - due, 1'400'000) << misses;
  }
}

TEST(Motor, CountsNothingTwiceWhenTheShaftTurnsBack) {
  Motor motor(kStep);
  (void)motor.observe(100, 1ms);
  EXPECT_EQ(motor.observe(95, 1ms), Volume{});
  EXPECT_EQ(motor.observe(102, 1ms), nanolitres(2 * 551));
  EXPECT_TRUE(motor.conditions().empty());
}

TEST(Motor, CallsAShaftThatTurnsBackOrACounterThatBeginsAnew) {
  Motor motor(kStep);
  (void)motor.observe(100, 1ms);
  EXPECT_EQ(motor.observe(93, 1ms), Volume{});
  EXPECT_TRUE(motor.conditions().empty());
  EXPECT_EQ(motor.observe(0, 1ms), Volume{});
  EXPECT_TRUE(motor.conditions().contains(AlarmCode::kMotionUncommanded));
}

}  // namespace
}  // namespace ph::agent
