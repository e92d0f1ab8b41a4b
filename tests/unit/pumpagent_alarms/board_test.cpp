#include "pumpagent/alarms/board.hpp"

#include <gtest/gtest.h>

#include "pumpagent/alarms/repeated_alert.hpp"

namespace ph::agent {
namespace {

using namespace std::chrono_literals;

constexpr SteadyTime kStart{1h};
const AlarmSet kAir{AlarmCode::kAirSingle};
const AlarmSet kMains{AlarmCode::kMainsLost};

// P86
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

// P88
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

// P87
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

// P89
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

// P67
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

// P66, P71
TEST(AlarmBoard, RaisesALowAlarmMediumWhenLessThanFiveMinutesAreLeft) {
  const AlarmSet battery{AlarmCode::kBatteryLow};
  AlarmBoard board;
  board.update(kStart, battery);
  EXPECT_EQ(board.signal().lamp, Priority::kLow);
  board.update(kStart + 1s, battery, battery);
  EXPECT_EQ(board.signal().lamp, Priority::kMedium);
  BoardEntry entry;
  ASSERT_TRUE(board.entry(0, entry));
  EXPECT_EQ(entry.priority, Priority::kMedium);
  EXPECT_EQ(entry.instance, 2);
}

TEST(AlarmBoard, TellsARisingAlarmAsTheEndOfOneAndTheBeginningOfAnother) {
  const AlarmSet battery{AlarmCode::kBatteryLow};
  AlarmBoard board;
  board.update(kStart, battery);
  board.silence(kStart);
  board.update(kStart + 1s, battery, battery);
  EXPECT_TRUE(board.signal().sounding);
  EXPECT_EQ(board.next_change()->priority, Priority::kLow);
  EXPECT_EQ(board.next_change()->what, AlarmChange::What::kSilenced);
  EXPECT_EQ(board.next_change()->what, AlarmChange::What::kCleared);
  EXPECT_EQ(board.next_change()->priority, Priority::kMedium);
}

TEST(AlarmBoard, DoesNotLetARisenAlarmFallAgain) {
  const AlarmSet battery{AlarmCode::kBatteryLow};
  AlarmBoard board;
  board.update(kStart, battery, battery);
  board.update(kStart + 1s, battery);
  EXPECT_EQ(board.signal().lamp, Priority::kMedium);
  EXPECT_EQ(board.next_instance(), 2);
}

TEST(AlarmBoard, RaisesNothingButLowAlarmsByTheirHurry) {
  AlarmBoard board;
  const AlarmSet under{AlarmCode::kUnderRate};
  board.update(kStart, under, under);
  EXPECT_EQ(board.signal().lamp, Priority::kMedium);
}

TEST(AlarmBoard, TakesBackWhatTheRestartHasMended) {
  AlarmBoard board;
  const AlarmSet occlusion{AlarmCode::kOcclusionDown};
  board.update(kStart, occlusion);
  board.withdraw(AlarmCode::kOcclusionDown);
  EXPECT_EQ(board.reaction(), Reaction::kContinue);
  (void)board.next_change();
  EXPECT_FALSE(board.next_change()->by_person);
  board.update(kStart + 1ms, occlusion);
  EXPECT_EQ(board.reaction(), Reaction::kStop);
}

// P89
TEST(AlarmBoard, SoundsOnlyTheHighestAndLetsThemTakeTurns) {
  AlarmBoard board;
  board.update(kStart, kMains | kAir | AlarmSet{AlarmCode::kDoorOpen});
  BoardEntry first, second, third;
  ASSERT_TRUE(board.voice(0, first));
  ASSERT_TRUE(board.voice(1, second));
  ASSERT_TRUE(board.voice(2, third));
  EXPECT_EQ(first.code, AlarmCode::kAirSingle);
  EXPECT_EQ(second.code, AlarmCode::kDoorOpen);
  EXPECT_EQ(third.code, AlarmCode::kAirSingle);
}

TEST(AlarmBoard, SaysThatASoundIsPaused) {
  AlarmBoard board;
  board.update(kStart, kAir);
  EXPECT_FALSE(board.signal().paused);
  board.silence(kStart);
  EXPECT_TRUE(board.signal().paused);
}

// P53
TEST(RepeatedAlert, HaltsAtTheThirdStartAfterTheSameAlarm) {
  RepeatedAlert alert;
  for (const auto at : {0min, 4min}) {
    alert.stopped(kAir);
    EXPECT_FALSE(alert.started(kStart + at));
  }
  alert.stopped(kAir);
  EXPECT_TRUE(alert.started(kStart + 10min - 1ms));
}

TEST(RepeatedAlert, ForgetsAfterTenMinutes) {
  RepeatedAlert alert;
  for (const auto at : {0min, 4min}) {
    alert.stopped(kAir);
    EXPECT_FALSE(alert.started(kStart + at));
  }
  alert.stopped(kAir);
  EXPECT_FALSE(alert.started(kStart + 10min));
}

TEST(RepeatedAlert, CountsEachAlarmByItself) {
  RepeatedAlert alert;
  for (const AlarmCode code :
       {AlarmCode::kAirSingle, AlarmCode::kDoorOpen, AlarmCode::kAirSingle, AlarmCode::kDoorOpen}) {
    alert.stopped(AlarmSet{code});
    EXPECT_FALSE(alert.started(kStart));
  }
}

TEST(RepeatedAlert, CountsAnewOnceItHasHalted) {
  RepeatedAlert alert;
  for (int turn = 1; turn <= 5; ++turn) {
    alert.stopped(kAir);
    EXPECT_EQ(alert.started(kStart), turn == 3);
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

// P86: where sources disagree, what stops an infusion is high, and what slows it at least medium
TEST(AlarmBoard, DemandsOfThePumpWhatTheCatalogueSaysOfEachAlarm) {
  for (const AlarmKind& kind : alarm_catalogue()) {
    AlarmBoard board;
    board.update(kStart, AlarmSet{kind.code});
    const bool own = kind.code == AlarmCode::kVtbiDone;  // the engine's own
    EXPECT_EQ(board.reaction(), own ? Reaction::kContinue : kind.reaction) << kind.name;
    EXPECT_EQ(board.signal().lamp, kind.priority) << kind.name;
    EXPECT_TRUE(kind.reaction != Reaction::kStop || kind.priority == Priority::kHigh) << kind.name;
    EXPECT_TRUE(kind.reaction == Reaction::kContinue || kind.priority >= Priority::kMedium);
  }
}

}  // namespace
}  // namespace ph::agent
