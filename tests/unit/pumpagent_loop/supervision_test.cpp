#include "tests/unit/pumpagent_loop/loop_pump.hpp"

namespace ph::agent {
namespace {

// P90
TEST(IdleReminder, ComesAfterTwoMinutesWithSomethingLoaded) {
  LoopPump pump;
  pump.load(programme());
  pump.run(2min - 10ms);
  EXPECT_FALSE(pump.stands(AlarmCode::kIdleWithSet));
  pump.run(20ms);
  EXPECT_TRUE(pump.stands(AlarmCode::kIdleWithSet));
  EXPECT_EQ(pump.press(EngineVerb::kStart), Answer::kAccepted);
  pump.run(20ms);
  EXPECT_FALSE(pump.stands(AlarmCode::kIdleWithSet));
}

// P90
TEST(IdleReminder, ComesForAPausedInfusionAndNotForAnEmptyPump) {
  LoopPump paused, empty, unset;
  paused.start();
  (void)paused.press(EngineVerb::kStop);
  unset.load(programme());
  unset.readings.set_loaded = false;
  for (LoopPump* pump : {&paused, &empty, &unset}) pump->run(130s);
  EXPECT_TRUE(paused.stands(AlarmCode::kIdleWithSet));
  EXPECT_FALSE(empty.stands(AlarmCode::kIdleWithSet));
  EXPECT_FALSE(unset.stands(AlarmCode::kIdleWithSet));
}

// P66
TEST(NearEnd, IsLowAtFirstAndMediumInTheLastFiveMinutes) {
  LoopPump pump;
  pump.dt = 100ms;
  Programme p = programme();  // 100 mL/h
  p.vtbi = millilitres(20);   // 12 min
  p.near_end = std::chrono::minutes{10};
  pump.start(p);
  pump.run(2min + 1s);
  EXPECT_EQ(pump.priority(AlarmCode::kNearEnd), Priority::kLow);
  pump.run(4min + 50s);
  EXPECT_EQ(pump.priority(AlarmCode::kNearEnd), Priority::kLow);
  pump.run(20s);
  EXPECT_EQ(pump.priority(AlarmCode::kNearEnd), Priority::kMedium);
}

// P71, P72
TEST(Battery, RisesFromLowToMediumAndThenStopsThePump) {
  ControlSetup setup = pump_setup();
  setup.battery.count = 1;
  setup.battery.points[0] = {millilitres_per_hour(25), 500, 500};  // half a minute a thousandth
  LoopPump pump;
  pump.loop = TherapyLoop{setup};
  pump.dt = 100ms;
  pump.start(restarting(0));
  pump.readings.on_mains = false;
  for (const auto& [charge, priority] :
       {std::pair{100, Priority::kInformation}, {60, Priority::kLow}, {9, Priority::kMedium}}) {
    pump.readings.battery = Charge::of(charge);
    pump.run(200ms);
    EXPECT_EQ(pump.priority(AlarmCode::kBatteryLow), priority) << charge;
    EXPECT_EQ(pump.state(), PumpState::kRunning);
  }
  pump.readings.battery = Charge::of(5);
  pump.run(200ms);
  EXPECT_EQ(pump.priority(AlarmCode::kBatteryEmpty), Priority::kHigh);
  EXPECT_EQ(pump.state(), PumpState::kAlarmStop);
  EXPECT_FALSE(pump.last.power_off);
  pump.run(3min);
  EXPECT_TRUE(pump.last.power_off);
}

// P40
TEST(Supervision, CallsMoreThanTheVtbi) {
  LoopPump pump;
  pump.start();
  pump.readings.encoder += 10'300'000 / 551;
  pump.tick();
  EXPECT_FALSE(pump.last.enable);
  EXPECT_EQ(pump.loop.alarms().signal().lamp, Priority::kHigh);
}

// P76
TEST(SelfTest, LetsNothingStartBeforeItHasPassed) {
  LoopPump pump;
  pump.loop.begin_self_test(false);
  pump.load(programme());
  EXPECT_EQ(pump.press(EngineVerb::kStart), Answer::kSelfTesting);
  pump.run(1'100ms);
  EXPECT_EQ(pump.press(EngineVerb::kStart), Answer::kAccepted);
  EXPECT_EQ(pump.loop.next_self_test(), SelfTestFault::kNone);
  EXPECT_EQ(pump.loop.next_self_test(), std::nullopt);
}

// P76, P78
TEST(SelfTest, InhibitsThePumpAlarmsAndTellsWhyWhenItFails) {
  LoopPump pump;
  pump.loop.begin_self_test(true);  // and no guard speaks
  pump.dt = 100ms;
  pump.run(61s);
  EXPECT_EQ(pump.state(), PumpState::kFailed);
  EXPECT_TRUE(pump.stands(AlarmCode::kSelfTest));
  EXPECT_FALSE(pump.loop.clear(AlarmCode::kSelfTest));
  EXPECT_EQ(pump.loop.next_self_test(), SelfTestFault::kGuard);
}

// P80
TEST(SounderFault, KeepsASilentPumpFromInfusing) {
  LoopPump pump;
  pump.start();
  pump.loop.report(AlarmSet{AlarmCode::kUnderRate});  // medium: it sounds, and the pump goes on
  for (int i = 0; i < 3'000 && pump.state() == PumpState::kRunning; ++i) {
    pump.now += 10ms;
    pump.readings.encoder += pump.last.steps;
    pump.readings.sounder_ma = 0;
    pump.last = pump.loop.tick(pump.now, pump.readings);
  }
  EXPECT_TRUE(pump.stands(AlarmCode::kSounderFault));
  EXPECT_EQ(pump.state(), PumpState::kAlarmStop);
  EXPECT_EQ(pump.press(EngineVerb::kResume), Answer::kAlarmStands);
}

// P85
TEST(StuckKey, IsAlarmedWhileStopStaysDown) {
  LoopPump pump;
  pump.start();
  pump.readings.stop_key = true;
  pump.run(59'900ms);
  EXPECT_FALSE(pump.stands(AlarmCode::kStuckKey));
  pump.run(200ms);
  EXPECT_EQ(pump.priority(AlarmCode::kStuckKey), Priority::kHigh);
}

// P87, P88: a new condition breaks the pause; what stands on sounds again
TEST(AudioPause, EndsWithANewAlarmAndAfterTwoMinutes) {
  LoopPump pump;
  pump.start(restarting(0));
  pump.loop.report(AlarmSet{AlarmCode::kUnderRate});
  pump.run(1s);
  pump.loop.silence(pump.now);
  pump.run(5s);
  EXPECT_FALSE(pump.last.sounding);
  pump.loop.report(AlarmSet{AlarmCode::kUnderRate} | AlarmSet{AlarmCode::kLinkLost});
  pump.tick();
  EXPECT_TRUE(pump.last.sounding);
  pump.loop.silence(pump.now);
  pump.run(119s);
  EXPECT_FALSE(pump.last.sounding);
  pump.run(1s + 20ms);
  EXPECT_TRUE(pump.last.sounding);
}

// P67; section 1.4: the end of an infusion was alarmed at too low a priority
TEST(EndOfInfusion, OfALifeSustainingDrugIsHighThoughKvoFlows) {
  for (const bool sustains : {false, true}) {
    LoopPump pump;
    Programme p = programme(EndAction::kKeepVeinOpen);
    p.vtbi = millilitres(1);
    p.life_sustaining = sustains;
    pump.start(p);
    pump.run(40s);
    ASSERT_EQ(pump.state(), PumpState::kKeepVeinOpen);
    EXPECT_EQ(pump.priority(AlarmCode::kVtbiDone), sustains ? Priority::kHigh : Priority::kMedium);
    EXPECT_TRUE(pump.last.enable);
  }
}

// P67; section 1.4
TEST(EndOfInfusion, IsHighWhenTheKvoIsOver) {
  LoopPump pump;
  pump.dt = 100ms;
  Programme p = programme(EndAction::kKeepVeinOpen);
  p.vtbi = millilitres(1);
  p.kvo_time = std::chrono::minutes{1};
  pump.start(p);
  pump.run(40s + 61s);
  EXPECT_EQ(pump.priority(AlarmCode::kKvoFinished), Priority::kHigh);
  EXPECT_FALSE(pump.last.enable);
}

// P93
TEST(Standby, IsAlarmedWhenItsTimeIsOver) {
  LoopPump pump;
  EngineCommand standby = only(EngineVerb::kStandby);
  standby.standby = 1min;
  ASSERT_EQ(pump.loop.command(standby), Answer::kAccepted);
  pump.run(59'900ms);
  EXPECT_FALSE(pump.stands(AlarmCode::kStandbyExpired));
  pump.run(200ms);
  EXPECT_EQ(pump.priority(AlarmCode::kStandbyExpired), Priority::kMedium);
  ASSERT_EQ(pump.press(EngineVerb::kWake), Answer::kAccepted);
  pump.tick();
  EXPECT_FALSE(pump.stands(AlarmCode::kStandbyExpired));
}

// P63
TEST(AirAlarm, ClearedByAPersonBeginsItsSumAnew) {
  LoopPump pump;
  Programme p = programme();
  p.rate = millilitres_per_hour(1200);
  p.vtbi = millilitres(100);
  p.air_single = microlitres(500);
  pump.start(p);
  for (int bubble = 0; bubble < 40 && !pump.stands(AlarmCode::kAirAccumulated); ++bubble) {
    pump.readings.air_mv = 50;
    pump.run(100ms);
    pump.readings.air_mv = 1800;
    pump.run(100ms);
  }
  ASSERT_TRUE(pump.stands(AlarmCode::kAirAccumulated));
  EXPECT_TRUE(pump.loop.clear(AlarmCode::kAirAccumulated));
  pump.run(1s);
  EXPECT_FALSE(pump.stands(AlarmCode::kAirAccumulated));
  EXPECT_EQ(pump.press(EngineVerb::kResume), Answer::kAccepted);
}

}  // namespace
}  // namespace ph::agent
