#include "pumpagent/alarms/board.hpp"

#include <gtest/gtest.h>

#include "pumpagent/alarms/signal.hpp"

namespace ph::agent {
namespace {

using namespace std::chrono_literals;

constexpr SteadyTime kStart{1h};
const AlarmSet kAir{AlarmCode::kAirSingle};
const AlarmSet kMains{AlarmCode::kMainsLost};

TEST(AlarmBoard, StopsThePumpInTheTickOfTheCondition) {
  AlarmBoard board;
  board.update(kStart, kAir);
  EXPECT_EQ(board.reaction(), Reaction::kStop);
}

TEST(AlarmBoard, LatchesUntilAPersonClears) {
  AlarmBoard board;
  board.update(kStart, kAir);
  board.update(kStart + 1ms, {});
  EXPECT_TRUE(board.standing().contains(AlarmCode::kAirSingle));
  EXPECT_TRUE(board.clear(AlarmCode::kAirSingle));
  EXPECT_EQ(board.reaction(), Reaction::kContinue);
  EXPECT_EQ(board.count(), 0U);
}

TEST(AlarmBoard, ReturnsAsANewInstanceWhenTheConditionPersists) {
  AlarmBoard board(7);
  board.update(kStart, kAir);
  EXPECT_TRUE(board.clear(AlarmCode::kAirSingle));
  board.update(kStart + 1ms, kAir);
  EXPECT_EQ(board.next_change()->instance, 7);
  EXPECT_EQ(board.next_change()->what, AlarmChange::What::kCleared);
  EXPECT_EQ(board.next_change()->instance, 8);
}

TEST(AlarmBoard, LetsAPassingConditionGo) {
  AlarmBoard board;
  board.update(kStart, kMains);
  board.update(kStart + 1ms, {});
  EXPECT_TRUE(board.standing().empty());
}

TEST(AlarmBoard, SilencesForTwoMinutesAndNoLonger) {
  AlarmBoard board;
  board.update(kStart, kAir);
  EXPECT_TRUE(board.signal().sounding);
  board.silence(kStart);
  board.update(kStart + 2min - 1ms, kAir);
  EXPECT_FALSE(board.signal().sounding);
  EXPECT_EQ(board.signal().lamp, Priority::kHigh);
  board.update(kStart + 2min, kAir);
  EXPECT_TRUE(board.signal().sounding);
}

TEST(AlarmBoard, BreaksSilenceForANewAlarm) {
  AlarmBoard board;
  board.update(kStart, kAir);
  board.silence(kStart);
  board.update(kStart + 1s, kAir | AlarmSet{AlarmCode::kDoorOpen});
  EXPECT_TRUE(board.signal().sounding);
}

TEST(AlarmBoard, NeverSilencesWhatMustSound) {
  AlarmBoard board;
  board.update(kStart, AlarmSet{AlarmCode::kGuardTrip});
  board.silence(kStart);
  EXPECT_TRUE(board.signal().sounding);
  EXPECT_FALSE(board.clear(AlarmCode::kGuardTrip));
}

TEST(AlarmBoard, OrdersByGravityThenAge) {
  AlarmBoard board;
  board.update(kStart, kMains);
  board.update(kStart + 1s, kMains | AlarmSet{AlarmCode::kDoorOpen});
  board.update(kStart + 2s, kMains | AlarmSet{AlarmCode::kDoorOpen} | kAir);
  BoardEntry entry;
  ASSERT_TRUE(board.entry(0, entry));
  EXPECT_EQ(entry.code, AlarmCode::kDoorOpen);
  ASSERT_TRUE(board.entry(1, entry));
  EXPECT_EQ(entry.code, AlarmCode::kAirSingle);
  ASSERT_TRUE(board.entry(2, entry));
  EXPECT_EQ(entry.code, AlarmCode::kMainsLost);
  EXPECT_FALSE(board.entry(3, entry));
}

TEST(AlarmBoard, RaisesAGraveEndHigh) {
  AlarmBoard board;
  board.grave_end(true);
  board.update(kStart, AlarmSet{AlarmCode::kVtbiDone});
  EXPECT_EQ(board.signal().lamp, Priority::kHigh);
  EXPECT_EQ(board.reaction(), Reaction::kContinue);
}

TEST(AlarmBoard, HoldsEveryCodeAtOnce) {
  AlarmBoard board;
  AlarmSet all;
  for (const AlarmKind& kind : alarm_catalogue()) all.add(kind.code);
  board.update(kStart, all);
  EXPECT_EQ(board.count(), kAlarmCodeCount);
}

TEST(Signal, KeepsToTheStandardsPulses) {
  EXPECT_EQ(burst(Priority::kHigh).pulses.size(), 10U);
  EXPECT_EQ(burst(Priority::kMedium).pulses.size(), 3U);
  EXPECT_EQ(burst(Priority::kLow).pulses.size(), 2U);
  for (const Pulse& pulse : burst(Priority::kHigh).pulses) {
    EXPECT_GE(pulse.hertz, 150);
    EXPECT_LE(pulse.hertz, 1000);
    EXPECT_GE(pulse.tone, 75ms);
    EXPECT_LE(pulse.tone, 200ms);
  }
}

TEST(AlarmBoard, SoundsAgainWhenTheConditionOfASilencedAlarmComesBack) {
  AlarmBoard board;
  board.update(kStart, AlarmSet{AlarmCode::kVtbiDone});
  board.update(kStart, {});
  board.silence(kStart);
  EXPECT_FALSE(board.signal().sounding);
  board.update(kStart + 1s, AlarmSet{AlarmCode::kVtbiDone});
  EXPECT_TRUE(board.signal().sounding);
}

}  // namespace
}  // namespace ph::agent
