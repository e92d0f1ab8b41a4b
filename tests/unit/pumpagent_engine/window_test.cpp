#include "pumpagent/engine/window_ledger.hpp"

#include "tests/unit/pumpagent_engine/pump_engine.hpp"

namespace ph::agent {
namespace {

// Base 2 mL/h and 10 mL in 1 h: 8 mL are left for doses.
Programme tight(std::int64_t limit_ml) {
  Programme p = pca();
  p.demand.lockout = 1min;
  p.window.volume = millilitres(limit_ml);
  return p;
}

// P22, P23
TEST(Window, CountsDosesAndAWholeWindowOfBaseFlow) {
  Bench b(pca());
  EXPECT_EQ(b.now().window_given, millilitres(2));
  (void)b.press(EngineVerb::kDemand);
  b.run(2min);
  EXPECT_NEAR(static_cast<double>(b.now().window_given.count()), 3e6, 10);
}

// P22
TEST(Window, DeniesADoseThatWouldPassTheLimitAndGoesToKvoWithAWarning) {
  Bench b(tight(4));
  for (int i = 0; i < 2; ++i) {
    ASSERT_EQ(b.press(EngineVerb::kDemand), Answer::kAccepted);
    b.run(2min);
  }
  EXPECT_EQ(b.press(EngineVerb::kDemand), Answer::kAtLimit);
  EXPECT_TRUE(b.has(AlarmCode::kMaximumDose));
  EXPECT_EQ(b.now().state, PumpState::kKeepVeinOpen);
  EXPECT_EQ(b.now().rate, kvo_rate(millilitres_per_hour(2)));
}

// P22
TEST(Window, GrantsADoseOfWhichAHundredthAtMostWouldPassTheLimit) {
  Programme p = tight(3);
  p.window.volume = millilitres(3) - microlitres(10);
  Bench within(p);
  EXPECT_EQ(within.press(EngineVerb::kDemand), Answer::kAccepted);
  p.window.volume = millilitres(3) - microlitres(10) - nanolitres(1);
  Bench beyond(p);
  EXPECT_EQ(beyond.press(EngineVerb::kDemand), Answer::kAtLimit);
}

// P22
TEST(Window, EndsADoseAHundredthShortAtTheLimitWithoutAnAlarm) {
  Programme p = tight(3);
  p.window.volume = millilitres(3) - microlitres(10);
  Bench b(p);
  ASSERT_EQ(b.press(EngineVerb::kDemand), Answer::kAccepted);
  b.run(1min);
  EXPECT_EQ(b.now().window_given, p.window.volume);
  EXPECT_EQ(b.now().state, PumpState::kRunning);
  EXPECT_EQ(b.now().activity, Activity::kBase);
}

// P27
TEST(Window, StopsAClinicianBolusMidwayWhenThePatientHasUsedTheLimitUp) {
  Bench b(tight(6));
  ASSERT_EQ(b.command(bolus(millilitres(4), millilitres_per_hour(60))), Answer::kAccepted);
  b.run(1min);
  ASSERT_EQ(b.press(EngineVerb::kDemand), Answer::kAccepted);
  bool warned = false;
  for (int i = 0; i < 600 && !warned; ++i) {
    b.flow(1s);
    warned = b.has(AlarmCode::kMaximumDose);
  }
  EXPECT_TRUE(warned);
  EXPECT_EQ(b.now().state, PumpState::kKeepVeinOpen);
  EXPECT_LE(b.now().window_given, millilitres(6) + nanolitres(1));
  EXPECT_GE(b.now().window_given, millilitres(6));
}

// P23
TEST(Window, RefusesABaseRateThatWouldPassItWithTheDosesGiven) {
  Bench b(tight(4));
  (void)b.press(EngineVerb::kDemand);
  b.run(2min);
  EngineCommand c = only(EngineVerb::kSetRate);
  c.rate = millilitres_per_hour(3) + nanolitres_per_hour(1'000);
  EXPECT_EQ(b.command(c), Answer::kAtLimit);
  c.rate = microlitres_per_hour(2'990);
  EXPECT_EQ(b.command(c), Answer::kAccepted);
}

// P23
TEST(Window, RemembersTheHigherBaseRateForAWholeWindow) {
  Bench b(tight(4));
  EngineCommand c = only(EngineVerb::kSetRate);
  c.rate = millilitres_per_hour(1);
  ASSERT_EQ(b.command(c), Answer::kAccepted);
  EXPECT_EQ(b.now().window_given, millilitres(2));
  b.run(1h - 1s, 1s);
  EXPECT_EQ(b.now().window_given, millilitres(2));
  b.run(1s, 1s);
  EXPECT_EQ(b.now().window_given, millilitres(1));
}

// P23: what never flowed is in nobody.
TEST(Window, CountsNoBaseFlowOfAProgrammeThatWasNeverStarted) {
  Programme wrong = pca();
  wrong.rate = millilitres_per_hour(9);
  Bench b;
  ASSERT_EQ(b.command(with(EngineVerb::kLoad, wrong)), Answer::kAccepted);
  ASSERT_EQ(b.press(EngineVerb::kEnd), Answer::kAccepted);
  ASSERT_EQ(b.command(with(EngineVerb::kLoad, wrong)), Answer::kAccepted);
  ASSERT_EQ(b.command(with(EngineVerb::kLoad, tight(4))), Answer::kAccepted);
  EXPECT_EQ(b.now().window_given, millilitres(2));
  EXPECT_EQ(b.press(EngineVerb::kStart), Answer::kAccepted);
}

// P22, P67: each time at the limit has the whole time of its KVO.
TEST(Window, KeepsTheVeinOpenForItsWholeTimeAtEveryLimit) {
  Bench b(tight(3));
  for (int i = 0; i < 2; ++i) {
    b.tick(1ms, {}, Reaction::kKeepVeinOpen);
    ASSERT_EQ(b.now().state, PumpState::kKeepVeinOpen);
    b.run(40min, 1s);
    EXPECT_EQ(b.now().state, PumpState::kKeepVeinOpen) << i;
    ASSERT_EQ(b.press(EngineVerb::kResume), Answer::kAccepted);
  }
}

// P22
TEST(Window, IsEmptiedByANewPatientAloneAndNotByEndOrStandby) {
  Bench b(tight(4));
  (void)b.press(EngineVerb::kDemand);
  b.run(2min);
  (void)b.press(EngineVerb::kStop);
  (void)b.press(EngineVerb::kEnd);
  ASSERT_EQ(b.press(EngineVerb::kStandby), Answer::kAccepted);
  ASSERT_EQ(b.press(EngineVerb::kWake), Answer::kAccepted);
  ASSERT_EQ(b.command(with(EngineVerb::kLoad, tight(4))), Answer::kAccepted);
  EXPECT_NEAR(static_cast<double>(b.now().window_given.count()), 3e6, 10);
  EXPECT_EQ(b.press(EngineVerb::kNewPatient), Answer::kStoppedFirst);
  ASSERT_EQ(b.press(EngineVerb::kEnd), Answer::kAccepted);
  ASSERT_EQ(b.press(EngineVerb::kNewPatient), Answer::kAccepted);
  ASSERT_EQ(b.command(with(EngineVerb::kLoad, tight(4))), Answer::kAccepted);
  EXPECT_EQ(b.now().window_given, millilitres(2));
}

// P23: a base flow that fills the window by itself leaves nothing to give.
TEST(Window, RefusesAProgrammeWhoseBaseAlonePassesIt) {
  Programme p = pca();
  p.window.volume = millilitres(2) - nanolitres(1);
  Bench b;
  EXPECT_EQ(b.command(with(EngineVerb::kLoad, p)), Answer::kBadValue);
}

TEST(WindowLedger, ForgetsAnEntryExactlyWhenItLeavesTheWindow) {
  WindowLedger ledger;
  ledger.add(millilitres(1), 1h);
  EXPECT_EQ(ledger.within(1h, 2h - 1ns), millilitres(1));
  EXPECT_EQ(ledger.within(1h, 2h), Volume{});
}

TEST(WindowLedger, KeepsVolumesOfOneEntryUntilTheLastOfThemLeaves) {
  WindowLedger ledger;
  ledger.add(millilitres(1), 1h);
  ledger.add(millilitres(1), 1h + 9s);
  EXPECT_EQ(ledger.within(1h, 2h + 9s - 1ns), millilitres(2));
  EXPECT_EQ(ledger.within(1h, 2h + 9s), Volume{});
}

TEST(WindowLedger, NeverForgetsEarlyHoweverMuchItHolds) {
  WindowLedger ledger;
  std::vector<std::chrono::nanoseconds> given;
  for (std::chrono::nanoseconds now{0}; now < 20h; now += 37s) {
    ledger.add(nanolitres(1), now);
    given.push_back(now);
    if (given.size() % 50 != 0) continue;
    for (const auto length : {15min, 60min, 480min}) {
      const auto in =
          std::count_if(given.begin(), given.end(), [&](auto at) { return at > now - length; });
      EXPECT_GE(ledger.within(length, now).count(), in);
      EXPECT_LE(ledger.within(length, now).count(), in + 60) << "an hour late in eight at most";
    }
  }
}

}  // namespace
}  // namespace ph::agent
