#include "pumpagent/control/stroke.hpp"

#include <gtest/gtest.h>

#include "pumpagent/control/motor.hpp"

namespace ph::agent {
namespace {

using namespace std::chrono_literals;

constexpr Volume kStep = nanolitres(500);

// One revolution of 100 uL: its first half gives half as much again, the second half, and the last
// part nothing.
Ripple uneven() {
  Ripple ripple;
  ripple.stroke = microlitres(100);
  ripple.table.assign(Ripple::kParts, 1'000);
  for (std::size_t i = 0; i < 16; ++i) ripple.table[i] = 1'500;
  for (std::size_t i = 16; i < 32; ++i) ripple.table[i] = 500;
  ripple.table[30] = 1'000;
  ripple.table[31] = 0;
  return ripple;
}

TEST(Stroke, GivesEveryStepTheSameWithoutATable) {
  const Stroke stroke(kStep);
  EXPECT_EQ(stroke.displaced(7), nanolitres(3'500));
  EXPECT_EQ(stroke.displaced(-7), nanolitres(-3'500));
}

TEST(Stroke, GivesAWholeRevolutionItsNominalVolume) {
  const Stroke stroke(kStep, uneven());
  for (const std::int64_t turns : {-3, 0, 1, 1'000'000}) {
    EXPECT_EQ(stroke.displaced(200 * turns), microlitres(100 * turns)) << turns;
  }
}

TEST(Stroke, GivesEachPlaceItsShare) {
  const Stroke stroke(kStep, uneven());
  EXPECT_EQ(stroke.displaced(100), microlitres(75));
  EXPECT_NEAR(static_cast<double>(stroke.between(100, 101).count()), 250, 1);
  EXPECT_EQ(stroke.between(196, 200), Volume{});
}

TEST(Stroke, NeverFallsAsThePlaceRises) {
  const Stroke stroke(nanolitres(551), uneven());
  for (std::int64_t place = -1'000; place < 1'000; ++place) {
    EXPECT_LE(stroke.displaced(place), stroke.displaced(place + 1)) << place;
  }
}

// What flows follows the rate at every place, but for one step.
TEST(Motor, MakesAnUnevenMechanismEven) {
  const Stroke stroke(kStep, uneven());
  Motor motor(stroke, FlowRate{});
  std::int64_t place = 0;
  for (std::int64_t ms = 1; ms <= 120'000; ++ms) {
    (void)motor.observe(place, 1ms);
    place += motor.schedule(millilitres_per_hour(36), 1ms, millilitres(100));
    const std::int64_t due = ms * 10;  // nL
    ASSERT_NEAR(static_cast<double>(stroke.displaced(place).count()), static_cast<double>(due), 800)
        << ms;
  }
  EXPECT_TRUE(motor.conditions().empty());
}

// Every step shows 0.7 s late, when it has been called lost and issued again: what came too much is
// taken off, for days, without an alarm.
TEST(Motor, ForgivesStepsThatShowLateForDays) {
  Motor motor(nanolitres(551));
  constexpr std::int64_t kDelay = 7;  // ticks
  std::array<std::int64_t, kDelay> way{};
  std::int64_t shaft = 0, ticks = 0;
  for (; ticks < 2 * 24 * 36'000; ++ticks) {
    std::int64_t& slot = way[static_cast<std::size_t>(ticks % kDelay)];
    shaft += slot;
    (void)motor.observe(shaft, 100ms);
    slot = motor.schedule(millilitres_per_hour(1), 100ms, millilitres(1000));
  }
  EXPECT_TRUE(motor.conditions().empty());
  EXPECT_NEAR(static_cast<double>(shaft) * 551, 48e6, 20 * 551);
}

TEST(Motor, CallsAnEncoderThatCountsTooMuch) {
  Motor motor(nanolitres(551));
  std::int64_t seen = 0, shaft = 0;
  for (int i = 0; i < 36'000; ++i) {
    (void)motor.observe(seen, 10ms);
    const auto steps = motor.schedule(millilitres_per_hour(100), 10ms, millilitres(100));
    for (int s = 0; s < steps; ++s) seen += ++shaft % 4 == 0 ? 2 : 1;
  }
  EXPECT_TRUE(motor.conditions().contains(AlarmCode::kMotorRate));
}

// P15: what is drawn back is expected while it is, bounded, and not counted twice when made good.
TEST(Motor, DrawsBackNoMoreThanItMay) {
  Motor motor(nanolitres(500));
  std::int64_t shaft = 1'000;
  (void)motor.observe(shaft, 10ms);
  for (int i = 0; i < 2'000; ++i) {
    shaft += motor.draw_back(millilitres_per_hour(100), 10ms, microlitres(100));
    EXPECT_EQ(motor.observe(shaft, 10ms), Volume{});
  }
  EXPECT_EQ(shaft, 800);
  EXPECT_EQ(motor.behind(), microlitres(100));
  motor.stop();
  EXPECT_TRUE(motor.conditions().empty());
  EXPECT_EQ(motor.observe(1'001, 10ms), nanolitres(500));
}

// P15: behind what was drawn back, eight steps more are an alarm.
TEST(Motor, CallsAShaftThatTurnsOnBackwardsBehindARelief) {
  Motor motor(nanolitres(500));
  std::int64_t shaft = 1'000;
  (void)motor.observe(shaft, 10ms);
  for (int i = 0; i < 100; ++i) {
    shaft += motor.draw_back(millilitres_per_hour(100), 10ms, microlitres(100));
    (void)motor.observe(shaft, 10ms);
  }
  motor.stop();
  (void)motor.observe(shaft - 7, 10ms);
  EXPECT_TRUE(motor.conditions().empty());
  (void)motor.observe(shaft - 8, 10ms);
  EXPECT_TRUE(motor.conditions().contains(AlarmCode::kMotionUncommanded));
}

}  // namespace
}  // namespace ph::agent
