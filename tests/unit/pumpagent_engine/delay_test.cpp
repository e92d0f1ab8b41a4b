#include "tests/unit/pumpagent_engine/pump_engine.hpp"

namespace ph::agent {
namespace {

Programme delayed(bool kvo = false) {
  Programme p = programme();
  p.delay = 10min;
  p.kvo_in_delay = kvo;
  return p;
}

TEST(Delay, StartsAtItsTimeAndNotAMillisecondSooner) {
  Bench b(delayed());
  EXPECT_EQ(b.now().state, PumpState::kDelayed);
  EXPECT_EQ(b.events().at(0).number, 600'000);
  b.tick(10min - 1ms, {});
  EXPECT_EQ(b.now().rate, FlowRate{});
  EXPECT_EQ(b.now().delay_left, 1ms);
  b.tick(1ms, {});
  EXPECT_EQ(b.now().state, PumpState::kRunning);
  EXPECT_EQ(b.events().at(0).kind, EventKind::kInfusionStarted);
}

// P12
TEST(Delay, KeepsTheVeinOpenAndCountsItApart) {
  Bench b(delayed(true));
  EXPECT_EQ(b.now().rate, millilitres_per_hour(3));
  b.run(5min);
  EXPECT_EQ(b.now().infused, Volume{});
  EXPECT_EQ(b.now().kvo_given, microlitres(250));
}

TEST(Delay, IsMissedUnderAnAlarmThatStopsAndAPersonStartsIt) {
  Bench b(delayed());
  b.tick(10min, {}, Reaction::kStop);
  EXPECT_TRUE(b.has(AlarmCode::kDelayedStartMissed));
  EXPECT_EQ(b.now().state, PumpState::kReady);
  b.tick(1h, {});
  EXPECT_EQ(b.now().state, PumpState::kReady);
  EXPECT_EQ(b.press(EngineVerb::kStart), Answer::kAccepted);
  EXPECT_EQ(b.now().state, PumpState::kRunning);
}

// It would be put to KVO in the next tick.
TEST(Delay, IsMissedUnderAnAlarmThatKeepsTheVeinOpen) {
  Bench b(delayed());
  b.tick(10min, {}, Reaction::kKeepVeinOpen);
  EXPECT_TRUE(b.has(AlarmCode::kDelayedStartMissed));
  EXPECT_EQ(b.now().state, PumpState::kReady);
}

TEST(Delay, StopsKeepingTheVeinOpenAfterAnAlarmForGood) {
  Bench b(delayed(true));
  b.tick(1min, {}, Reaction::kStop);
  b.tick(1min, {});
  EXPECT_EQ(b.now().state, PumpState::kDelayed);
  EXPECT_EQ(b.now().rate, FlowRate{});
  b.tick(8min, {});
  EXPECT_EQ(b.now().state, PumpState::kRunning);
}

// P14
TEST(Delay, IsStoppedByStopAndTellsWhenItsTimeHasCome) {
  Bench b(delayed(true));
  ASSERT_EQ(b.press(EngineVerb::kStop), Answer::kAccepted);
  EXPECT_EQ(b.now().state, PumpState::kPaused);
  EXPECT_EQ(b.now().rate, FlowRate{});
  b.tick(10min - 1ms, {});
  EXPECT_FALSE(b.has(AlarmCode::kDelayedStartMissed));
  b.tick(1ms, {});
  EXPECT_TRUE(b.has(AlarmCode::kDelayedStartMissed));
  EXPECT_EQ(b.now().state, PumpState::kPaused);
}

TEST(Delay, GoesOnToTheSameTimeWhenResumed) {
  Bench b(delayed());
  (void)b.press(EngineVerb::kStop);
  b.tick(4min, {});
  ASSERT_EQ(b.press(EngineVerb::kResume), Answer::kAccepted);
  EXPECT_EQ(b.now().state, PumpState::kDelayed);
  EXPECT_EQ(b.now().delay_left, 6min);
}

// P93
TEST(Standby, CallsWhenItsTimeIsOverUntilAPersonWakesIt) {
  Bench b;
  EngineCommand c = only(EngineVerb::kStandby);
  c.standby = 1min;
  ASSERT_EQ(b.command(c), Answer::kAccepted);
  b.tick(1min - 1ms, {});
  EXPECT_FALSE(b.has(AlarmCode::kStandbyExpired));
  b.tick(1ms, {});
  EXPECT_TRUE(b.has(AlarmCode::kStandbyExpired));
  b.tick(1h, {});
  EXPECT_TRUE(b.has(AlarmCode::kStandbyExpired));
  (void)b.press(EngineVerb::kWake);
  EXPECT_FALSE(b.has(AlarmCode::kStandbyExpired));
}

// P93
TEST(Standby, TakesAMinuteToADay) {
  for (const auto& [time, answer] :
       {std::pair<std::chrono::milliseconds, Answer>{1min - 1ms, Answer::kBadValue},
        {1min, Answer::kAccepted},
        {24h, Answer::kAccepted},
        {24h + 1ms, Answer::kBadValue}}) {
    Bench b;
    EngineCommand c = only(EngineVerb::kStandby);
    c.standby = time;
    EXPECT_EQ(b.command(c), answer);
  }
}

TEST(Standby, WithoutATimeNeverCalls) {
  Bench b;
  (void)b.press(EngineVerb::kStandby);
  b.tick(48h, {});
  EXPECT_FALSE(b.has(AlarmCode::kStandbyExpired));
}

// P67
TEST(LongestTime, IsNotBegunAnewByATitration) {
  Programme p = programme();
  p.therapy = Therapy::kBlood;
  p.longest = 4h;
  Bench b(p);
  b.tick(3h, {});
  ASSERT_EQ(b.command(with(EngineVerb::kReplace, p, "o-2")), Answer::kAccepted);
  b.tick(1h - 1ms, {});
  EXPECT_EQ(b.now().state, PumpState::kRunning);
  b.tick(1ms, {});
  EXPECT_TRUE(b.has(AlarmCode::kTimeExpired));
}

TEST(LongestTime, StopsTheInfusionForGoodHoweverLongItStood) {
  Programme p = programme();
  p.longest = 4h;
  Bench b(p);
  (void)b.press(EngineVerb::kStop);
  b.tick(3h, {});
  (void)b.press(EngineVerb::kResume);
  b.tick(1h - 1ms, {});
  EXPECT_EQ(b.now().state, PumpState::kRunning);
  b.tick(1ms, {});
  EXPECT_EQ(b.now().state, PumpState::kAlarmStop);
  EXPECT_TRUE(b.has(AlarmCode::kTimeExpired));
  EXPECT_EQ(b.press(EngineVerb::kResume), Answer::kFinished);
}

// P52
TEST(Restart, IsCountedInARollingTenMinutesAndThenRefused) {
  Programme p = programme();
  p.occlusion_restarts = 2;
  Bench b(p);
  for (int i = 1; i <= 3; ++i) {
    b.tick(1min, {}, Reaction::kStop);
    (void)b.events();
    const Answer answer = b.press(EngineVerb::kRestart);
    EXPECT_EQ(answer, i <= 2 ? Answer::kAccepted : Answer::kAtLimit);
    EXPECT_EQ(b.events().size(), i <= 2 ? 1U : 0U);
  }
  b.tick(8min - 1ms, {});
  EXPECT_EQ(b.press(EngineVerb::kRestart), Answer::kAtLimit);
  b.tick(1ms, {});
  EXPECT_EQ(b.press(EngineVerb::kRestart), Answer::kAccepted);
}

TEST(Restart, RaisesNothingThatDidNotRunWhenTheAlarmCame) {
  Programme p = programme(EndAction::kKeepVeinOpen);
  p.occlusion_restarts = 9;
  Bench kvo(p);
  kvo.tick(1ms, {}, Reaction::kKeepVeinOpen);
  kvo.tick(1ms, {}, Reaction::kStop);
  EXPECT_EQ(kvo.press(EngineVerb::kRestart), Answer::kNotStarted);
  Bench paused(p);
  (void)paused.press(EngineVerb::kStop);
  paused.tick(1ms, {}, Reaction::kStop);
  EXPECT_TRUE(is_refusal(paused.press(EngineVerb::kRestart)));
}

}  // namespace
}  // namespace ph::agent
