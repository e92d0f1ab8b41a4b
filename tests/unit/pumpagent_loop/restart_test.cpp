#include "tests/unit/pumpagent_loop/loop_pump.hpp"

namespace ph::agent {
namespace {

void occlude(LoopPump& pump) {
  pump.readings.down = mmhg(600);
  for (int i = 0; i < 100 && !pump.stands(AlarmCode::kOcclusionDown); ++i) pump.tick();
  ASSERT_EQ(pump.state(), PumpState::kAlarmStop);
}

// P52
TEST(OcclusionRestart, GoesOnAfterFifteenSecondsBelowHalfTheLimit) {
  LoopPump pump;
  pump.start(restarting(1));
  occlude(pump);
  pump.run(5s);
  pump.readings.down = mmhg(249);
  pump.run(14'500ms);
  EXPECT_EQ(pump.state(), PumpState::kAlarmStop);
  pump.run(1s);
  EXPECT_EQ(pump.state(), PumpState::kRunning);
  EXPECT_FALSE(pump.stands(AlarmCode::kOcclusionDown));
  EXPECT_TRUE(pump.last.enable);
}

// P52
TEST(OcclusionRestart, IsOnTheRecordWithItsNumber) {
  LoopPump pump;
  pump.start(restarting(2));
  occlude(pump);
  pump.readings.down = mmhg(10);
  pump.run(16s);
  std::int64_t tries = 0;
  while (const auto event = pump.loop.next_event()) {
    if (event->kind == EventKind::kOcclusionRestart) tries = event->number;
  }
  EXPECT_EQ(tries, 1);
}

// P52
TEST(OcclusionRestart, DoesNotGoOnAtHalfTheLimit) {
  LoopPump pump;
  pump.start(restarting(9));
  occlude(pump);
  pump.readings.down = mmhg(251);
  pump.run(3min);
  EXPECT_EQ(pump.state(), PumpState::kAlarmStop);
}

// P52
TEST(OcclusionRestart, TriesNoMoreOftenThanTheProgrammeSays) {
  for (const std::uint8_t tries : std::initializer_list<std::uint8_t>{0, 1, 3, 9}) {
    LoopPump pump;
    pump.start(restarting(tries));
    int restarts = 0;
    for (int i = 0; i < 12; ++i) {
      occlude(pump);
      pump.readings.down = mmhg(10);
      pump.run(17s);
      if (pump.state() != PumpState::kRunning) break;
      ++restarts;
    }
    EXPECT_EQ(restarts, tries);
    EXPECT_TRUE(pump.stands(AlarmCode::kOcclusionDown)) << int{tries};
    EXPECT_FALSE(pump.stands(AlarmCode::kRepeatedAlert));
  }
}

// P52
TEST(OcclusionRestart, NeverComesAfterAPersonsStop) {
  LoopPump pump;
  pump.start(restarting(9));
  occlude(pump);
  pump.readings.down = mmhg(10);
  pump.run(5s);
  (void)pump.press(EngineVerb::kStop);
  pump.run(5min);
  EXPECT_NE(pump.state(), PumpState::kRunning);
}

// P52
TEST(OcclusionRestart, NeverComesAfterTheStopKeysLine) {
  LoopPump pump;
  pump.start(restarting(9));
  occlude(pump);
  pump.readings.down = mmhg(10);
  pump.readings.stop_key = true;
  pump.tick();
  pump.readings.stop_key = false;
  pump.run(5min);
  EXPECT_NE(pump.state(), PumpState::kRunning);
}

// P52
TEST(OcclusionRestart, NeverComesWhenTheAlarmWasClearedOrTheDoorOpened) {
  LoopPump cleared, opened;
  for (LoopPump* pump : {&cleared, &opened}) {
    pump->start(restarting(9));
    occlude(*pump);
    pump->readings.down = mmhg(10);
  }
  EXPECT_TRUE(cleared.loop.clear(AlarmCode::kOcclusionDown));
  opened.readings.door_closed = false;
  opened.tick();
  opened.readings.door_closed = true;
  for (LoopPump* pump : {&cleared, &opened}) {
    pump->run(5min);
    EXPECT_EQ(pump->state(), PumpState::kAlarmStop);
  }
}

// P52
TEST(OcclusionRestart, IsForNoOtherAlarm) {
  for (const AlarmKind& kind : alarm_catalogue()) {
    if (kind.reaction != Reaction::kStop || kind.code == AlarmCode::kOcclusionDown) continue;
    LoopPump pump;
    pump.dt = 100ms;
    pump.start(restarting(9));
    pump.loop.report(AlarmSet{kind.code});
    pump.tick();
    pump.loop.report({});
    pump.run(30s);
    EXPECT_EQ(pump.state(), PumpState::kAlarmStop) << kind.name;
  }
}

TEST(OcclusionRestart, IsNoCommandOfAPerson) {
  LoopPump pump;
  pump.start(restarting(9));
  occlude(pump);
  pump.readings.down = mmhg(10);
  EXPECT_TRUE(is_refusal(pump.press(EngineVerb::kRestart)));
}

void stop_by_air(LoopPump& pump) {
  pump.loop.report(AlarmSet{AlarmCode::kAirSingle});
  pump.tick();
  pump.loop.report({});
  ASSERT_EQ(pump.state(), PumpState::kAlarmStop);
  ASSERT_TRUE(pump.loop.clear(AlarmCode::kAirSingle));
  ASSERT_EQ(pump.press(EngineVerb::kResume), Answer::kAccepted);
  pump.tick();
}

// P53
TEST(RepeatedAlert, HaltsThePumpAtTheThirdTurnInTenMinutes) {
  LoopPump pump;
  pump.start();
  stop_by_air(pump);
  stop_by_air(pump);
  EXPECT_EQ(pump.state(), PumpState::kRunning);
  const std::int64_t before = pump.readings.encoder;
  stop_by_air(pump);
  EXPECT_EQ(pump.state(), PumpState::kAlarmStop);
  EXPECT_TRUE(pump.stands(AlarmCode::kRepeatedAlert));
  EXPECT_FALSE(pump.last.enable);
  EXPECT_LE(pump.readings.encoder - before, 2);
}

// P53
TEST(RepeatedAlert, LetsAPersonGoOnOnceItIsCleared) {
  LoopPump pump;
  pump.start();
  for (int turn = 0; turn < 3; ++turn) stop_by_air(pump);
  EXPECT_EQ(pump.press(EngineVerb::kResume), Answer::kAlarmStands);
  EXPECT_TRUE(pump.loop.clear(AlarmCode::kRepeatedAlert));
  EXPECT_EQ(pump.press(EngineVerb::kResume), Answer::kAccepted);
  pump.tick();
  EXPECT_EQ(pump.state(), PumpState::kRunning);
}

// P57
TEST(OcclusionLimit, IsRaisedToTheHighestWhileADoseIsGiven) {
  ControlSetup setup = pump_setup();
  setup.occlusion_most = mmhg(900);
  LoopPump pump;
  pump.loop = TherapyLoop{setup};
  pump.start(pca());
  ASSERT_EQ(pump.press(EngineVerb::kDemand), Answer::kAccepted);
  pump.readings.down = mmhg(890);
  pump.run(50s);
  EXPECT_EQ(pump.state(), PumpState::kRunning);
  pump.readings.down = mmhg(450);
  pump.run(30s);  // the dose is over, and its limit
  EXPECT_EQ(pump.state(), PumpState::kRunning);
  pump.readings.down = mmhg(510);
  pump.run(1s);
  EXPECT_TRUE(pump.stands(AlarmCode::kOcclusionDown));
}

// P57
TEST(OcclusionLimit, OfADoseStopsAtTheHighest) {
  ControlSetup setup = pump_setup();
  setup.occlusion_most = mmhg(900);
  LoopPump pump;
  pump.loop = TherapyLoop{setup};
  pump.start(pca());
  ASSERT_EQ(pump.press(EngineVerb::kDemand), Answer::kAccepted);
  pump.run(1s);
  pump.readings.down = mmhg(901);
  pump.run(1s);
  EXPECT_TRUE(pump.stands(AlarmCode::kOcclusionDown));
}

}  // namespace
}  // namespace ph::agent
