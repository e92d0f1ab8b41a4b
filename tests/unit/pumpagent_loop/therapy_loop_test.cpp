#include "pumpagent/loop/therapy_loop.hpp"

#include <gtest/gtest.h>

namespace ph::agent {
namespace {

using namespace std::chrono_literals;

ControlSetup setup() {
  ControlSetup s;
  s.step = nanolitres(551);
  s.occlusion_down = mmhg(500);
  s.occlusion_up = mmhg(120);
  s.air_single = microlitres(50);
  s.air_accumulated = millilitres(1);
  return s;
}

EngineCommand load(EndAction end = EndAction::kStop, Volume vtbi = millilitres(10)) {
  EngineCommand c;
  c.verb = EngineVerb::kLoad;
  c.programme.rate = millilitres_per_hour(1200);
  c.programme.vtbi = vtbi;
  c.programme.end_action = end;
  c.programme.kvo = millilitres_per_hour(3);
  c.programme.occlusion_down = mmhg(500);
  c.order = OrderTag::of(OrderId{"o-1"});
  return c;
}

EngineCommand only(EngineVerb verb) {
  EngineCommand c;
  c.verb = verb;
  return c;
}

// A loop over a shaft that follows.
struct Pump {
  TherapyLoop loop{setup()};
  SensorReadings readings;
  SteadyTime now{1h};
  ActuatorCommands last;

  void tick(std::chrono::nanoseconds dt = 10ms) {
    now += dt;
    readings.encoder += last.steps;
    readings.down = readings.down + Pressure::of(readings.encoder % 2 == 0 ? 1 : -1);
    last = loop.tick(now, readings);
  }
  void run(int ticks) {
    for (int i = 0; i < ticks; ++i) tick();
  }
  void start(const EngineCommand& what = load()) {
    ASSERT_EQ(loop.command(what), Answer::kAccepted);
    ASSERT_EQ(loop.command(only(EngineVerb::kStart)), Answer::kAccepted);
    run(3);
    ASSERT_TRUE(last.enable);
  }
  bool stands(AlarmCode code) const { return loop.alarms().standing().contains(code); }
};

TEST(TherapyLoop, DoesNotLookLikeRunningWhileTheStopKeyIsHeld) {
  Pump pump;
  pump.start();
  pump.readings.stop_key = true;
  pump.tick();
  EXPECT_EQ(pump.loop.snapshot().state, PumpState::kPaused);
  (void)pump.loop.command(only(EngineVerb::kResume));
  pump.tick();
  EXPECT_EQ(pump.loop.snapshot().state, PumpState::kPaused);
  EXPECT_FALSE(pump.last.enable);
}

TEST(TherapyLoop, SaysThatAnInfusionWasInterrupted) {
  Pump before, after;
  before.start();
  ASSERT_EQ(after.loop.restore(before.loop.saved(), 0ns), Answer::kAccepted);
  after.tick();
  EXPECT_EQ(after.loop.snapshot().state, PumpState::kPaused);
  EXPECT_TRUE(after.stands(AlarmCode::kInterrupted));
  EXPECT_TRUE(after.last.sounding);
}

TEST(TherapyLoop, SaysAgainAfterARestartThatTheVolumeWasGiven) {
  Pump before, after;
  before.start(load(EndAction::kStop, millilitres(1)));
  before.run(400);
  ASSERT_EQ(before.loop.snapshot().state, PumpState::kAlarmStop);
  ASSERT_EQ(after.loop.restore(before.loop.saved(), 0ns), Answer::kAccepted);
  after.tick();
  EXPECT_TRUE(after.stands(AlarmCode::kVtbiDone));
}

TEST(TherapyLoop, ComesBackInSilenceWhenAPersonHadStopped) {
  Pump before, after;
  before.start();
  (void)before.loop.command(only(EngineVerb::kStop));
  ASSERT_EQ(after.loop.restore(before.loop.saved(), 0ns), Answer::kAccepted);
  after.tick();
  EXPECT_EQ(after.loop.alarms().count(), 0U);
}

TEST(TherapyLoop, RaisesAnEndAfterWhichNothingFlowsHigh) {
  for (const EndAction end : {EndAction::kStop, EndAction::kKeepVeinOpen}) {
    Pump pump;
    pump.start(load(end, millilitres(1)));
    pump.run(400);
    ASSERT_TRUE(pump.stands(AlarmCode::kVtbiDone));
    EXPECT_EQ(pump.last.lamp, end == EndAction::kStop ? Priority::kHigh : Priority::kMedium);
  }
}

}  // namespace
}  // namespace ph::agent
