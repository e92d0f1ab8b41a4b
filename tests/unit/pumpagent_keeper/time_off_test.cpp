#include "pumpagent/keeper/time_off.hpp"

#include <gtest/gtest.h>

namespace ph::agent {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kNoon = 1'700'000'000'000;

// Stored 1000 s after the start of the machine.
constexpr TimeMark kStored{1'000 * kSecond, kNoon, 5};

TimeMark later(std::int64_t steady_s, std::int64_t wall_s, std::uint64_t boot) {
  return {steady_s * kSecond, kNoon + wall_s * 1'000, boot};
}

TEST(TimeOff, IsWhatBothClocksTell) { EXPECT_EQ(time_off(kStored, later(1'060, 60, 5)), 60s); }

// P20: a wall clock that was set forward does not bring the next dose closer.
TEST(TimeOff, DoesNotListenToAWallClockThatWasSetForward) {
  EXPECT_EQ(time_off(kStored, later(1'060, 7'200, 5)), 60s);
}

TEST(TimeOff, IsNothingWhenTheWallClockWasSetBack) {
  EXPECT_EQ(time_off(kStored, later(1'060, -7'200, 5)), 0s);
}

// P20: nobody can tell a long time without power from a wall clock that was set.
TEST(TimeOff, IsTheTimeSinceTheMachineStartedWhenTheWallClockTellsMore) {
  EXPECT_EQ(time_off(kStored, later(20, 86'400, 6)), 20s);
}

TEST(TimeOff, IsTheWallClocksWhenItTellsLessThanTheTimeSinceTheStart) {
  EXPECT_EQ(time_off(kStored, later(20, 5, 6)), 5s);
}

TEST(TimeOff, IsNothingWhenTheStartIsUnknown) {
  EXPECT_EQ(time_off(kStored, later(1'060, 60, 0)), 0s);
  TimeMark unknown = kStored;
  unknown.machine_boot = 0;
  EXPECT_EQ(time_off(unknown, later(1'060, 60, 5)), 0s);
}

TEST(TimeOff, IsNeverBelowZero) { EXPECT_EQ(time_off(kStored, later(990, 10, 5)), 0s); }

TEST(TimeOff, KnowsThisStartOfTheMachine) {
  EXPECT_NE(machine_boot(), 0U);
  EXPECT_EQ(machine_boot(), machine_boot());
}

}  // namespace
}  // namespace ph::agent
