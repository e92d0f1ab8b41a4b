#include "tests/unit/pumpagent_engine/pump_engine.hpp"

namespace ph::agent {
namespace {

constexpr auto kHold = TherapyEngine::kPrimeHold;
constexpr auto kWaits = TherapyEngine::kPrimeWaits;

// The key is held: said again twice a second.
void hold(Bench& b, std::chrono::milliseconds time) {
  for (std::chrono::milliseconds t{0}; t < time; t += 500ms) {
    if (b.now().state != PumpState::kPriming) return;
    EXPECT_EQ(b.command(prime()), Answer::kAccepted);
    b.run(500ms);
  }
}

TEST(Priming, FlowsAtTheModelsRateWhileTheKeyIsHeld) {
  Bench b;
  ASSERT_EQ(b.command(prime()), Answer::kAccepted);
  hold(b, 6s);
  EXPECT_EQ(b.now().state, PumpState::kPriming);
  EXPECT_EQ(b.now().activity, Activity::kPriming);
  EXPECT_EQ(b.now().rate, millilitres_per_hour(1'200));
  EXPECT_EQ(b.now().dose_given, millilitres(2));
}

TEST(Priming, StandsWhenTheKeyIsLetGoAndGoesOnWhenItIsHeldAgain) {
  Bench b = in_state(PumpState::kPriming);
  EXPECT_EQ(b.press(EngineVerb::kEndBolus), Answer::kAccepted);
  EXPECT_EQ(b.engine.demand().rate, FlowRate{});
  EXPECT_EQ(b.now().state, PumpState::kPriming);
  hold(b, 1s);
  EXPECT_EQ(b.now().rate, millilitres_per_hour(1'200));
}

// A front that died cannot hold a key.
TEST(Priming, StandsWhenTheKeyIsNotSaidAnyMore) {
  Bench b = in_state(PumpState::kPriming);
  b.run(kHold - 100ms);
  EXPECT_GT(b.now().rate, FlowRate{});
  b.run(100ms);
  EXPECT_EQ(b.now().rate, FlowRate{});
}

// P18
TEST(Priming, EndsAtTheModelsVolumeWithAnAlarmAndWithoutAnInfusion) {
  Bench b;
  ASSERT_EQ(b.command(prime()), Answer::kAccepted);
  b.tick(1ms, nanolitres(39'999'999));
  ASSERT_EQ(b.now().state, PumpState::kPriming);
  b.tick(1ms, nanolitres(1));
  EXPECT_EQ(b.now().state, PumpState::kIdle);
  EXPECT_TRUE(b.has(AlarmCode::kPrimingOver));
  b.run(1h, 1s);
  EXPECT_EQ(b.now().state, PumpState::kIdle);
  EXPECT_EQ(b.now().infused, Volume{});
}

// P18: a motor that hardly turns.
TEST(Priming, EndsAtTheModelsTimeWithAnAlarm) {
  Bench b = in_state(PumpState::kPriming);
  const auto longest = 132s;  // a tenth more than 40 mL take
  for (auto t = 0s; t < longest - 1s; t += 1s) {
    ASSERT_EQ(b.command(prime()), Answer::kAccepted);
    b.tick(1s, microlitres(1));
  }
  EXPECT_EQ(b.now().state, PumpState::kPriming);
  (void)b.command(prime());
  b.tick(1s, {});
  EXPECT_EQ(b.now().state, PumpState::kIdle);
  EXPECT_TRUE(b.has(AlarmCode::kPrimingOver));
}

TEST(Priming, EndsWithAnAlarmWhenTheKeyIsNotHeldForAMinute) {
  Bench b = in_state(PumpState::kPriming);
  (void)b.press(EngineVerb::kEndBolus);
  b.run(kWaits - 1s, 1s);
  EXPECT_EQ(b.now().state, PumpState::kPriming);
  b.run(1s, 1s);
  EXPECT_EQ(b.now().state, PumpState::kIdle);
  EXPECT_TRUE(b.has(AlarmCode::kPrimingOver));
}

// P14
TEST(Priming, EndsWithStopAtOnce) {
  Bench b = in_state(PumpState::kPriming);
  EXPECT_EQ(b.press(EngineVerb::kStop), Answer::kAccepted);
  EXPECT_EQ(b.engine.demand().rate, FlowRate{});
  EXPECT_EQ(b.now().state, PumpState::kIdle);
}

TEST(Priming, EndsWithAnAlarmThatStopsThePump) {
  Bench b = in_state(PumpState::kPriming);
  b.tick(1ms, {}, Reaction::kStop);
  EXPECT_EQ(b.now().state, PumpState::kIdle);
  EXPECT_EQ(b.command(prime()), Answer::kAccepted) << "once the alarm is cleared";
}

TEST(Priming, DoesNotBeginUnderAStandingAlarm) {
  Bench b;
  EXPECT_EQ(b.engine.command(prime(), Reaction::kStop), Answer::kAlarmStands);
  EXPECT_EQ(b.now().state, PumpState::kIdle);
}

TEST(Priming, NeverBeginsWithAProgrammeInHand) {
  for (const PumpState state :
       {PumpState::kReady, PumpState::kRunning, PumpState::kKeepVeinOpen, PumpState::kPaused,
        PumpState::kAlarmStop, PumpState::kDelayed, PumpState::kStandby, PumpState::kFailed}) {
    Bench b = in_state(state);
    EXPECT_TRUE(is_refusal(b.command(prime()))) << ph::to_string(state);
    EXPECT_EQ(b.now().state, state);
  }
}

TEST(Priming, LetsNothingBeProgrammedMeanwhile) {
  Bench b = in_state(PumpState::kPriming);
  EXPECT_EQ(b.command(with(EngineVerb::kLoad, programme())), Answer::kPrimingRuns);
  EXPECT_EQ(b.press(EngineVerb::kStart), Answer::kPrimingRuns);
}

TEST(Priming, IsRefusedByAPumpWhoseModelDoesNot) {
  Bench b;
  EngineCommand c = prime();
  c.dose = {};
  EXPECT_EQ(b.command(c), Answer::kNoPriming);
}

TEST(Priming, IsOnTheRecordAndNotInTheInfusion) {
  Bench b = in_state(PumpState::kPriming);
  b.tick(1s, millilitres(3));
  (void)b.press(EngineVerb::kStop);
  const auto events = b.events();
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].kind, EventKind::kPrimingStarted);
  EXPECT_EQ(events[0].volume, millilitres(40));
  EXPECT_EQ(events[1].kind, EventKind::kPrimingEnded);
  EXPECT_EQ(events[1].volume, millilitres(3));
  EXPECT_EQ(EventText(events[1]).view(), "stopped");
  EXPECT_EQ(b.now().infused + b.now().kvo_given, Volume{});
}

TEST(Priming, IsNotInTheWindowOfThePatient) {
  Bench b = in_state(PumpState::kPriming);
  b.tick(1s, millilitres(30));
  (void)b.press(EngineVerb::kStop);
  ASSERT_EQ(b.command(with(EngineVerb::kLoad, pca())), Answer::kAccepted);
  ASSERT_EQ(b.press(EngineVerb::kStart), Answer::kAccepted);
  EXPECT_EQ(b.press(EngineVerb::kDemand), Answer::kAccepted);
}

TEST(Priming, LostWithThePowerDoesNotComeBackAndIsOnTheRecord) {
  Bench b = in_state(PumpState::kPriming);
  b.tick(1s, millilitres(3));
  const EngineState state = b.engine.saved();
  TherapyEngine after;
  ASSERT_EQ(after.restore(state, 0ns), Answer::kAccepted);
  EXPECT_EQ(after.state(), PumpState::kIdle);
  EXPECT_EQ(after.demand().rate, FlowRate{});
  const auto event = after.next_event();
  ASSERT_TRUE(event);
  EXPECT_EQ(event->kind, EventKind::kPrimingEnded);
  EXPECT_EQ(event->volume, millilitres(3));
  EXPECT_EQ(EventText(*event).view(), "loss of power");
}

TEST(Priming, StoredInAnotherStateMakesNoSense) {
  EngineState state = in_state(PumpState::kPriming).engine.saved();
  state.state = PumpState::kRunning;
  TherapyEngine after;
  EXPECT_EQ(after.restore(state, 0ns), Answer::kBadValue);
}

}  // namespace
}  // namespace ph::agent
