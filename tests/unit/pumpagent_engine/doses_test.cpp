#include <algorithm>

#include "tests/unit/pumpagent_engine/pump_engine.hpp"

namespace ph::agent {
namespace {

constexpr auto kDemand = EngineVerb::kDemand;

std::optional<EngineEvent> last(Bench& b, EventKind kind) {
  std::optional<EngineEvent> out;
  for (const EngineEvent& event : b.events()) {
    if (event.kind == kind) out = event;
  }
  return out;
}

// P19, P24
TEST(Doses, FlowOnTopOfTheBaseButNeverAboveTheHighestRate) {
  for (const auto& [most, flow] : {std::pair{100, 62}, {62, 62}, {61, 61}}) {
    Programme p = pca();
    p.rate_most = millilitres_per_hour(most);
    Bench b(p);
    ASSERT_EQ(b.press(kDemand), Answer::kAccepted);
    EXPECT_EQ(b.now().rate, millilitres_per_hour(flow));
  }
}

// P20, P34
TEST(Doses, MayStartAgainALockoutAfterTheLastStartAndNotAMillisecondSooner) {
  Bench b(pca());
  ASSERT_EQ(b.press(kDemand), Answer::kAccepted);
  b.run(10min - 1ms, 1ms);
  EXPECT_EQ(b.now().lockout_left, 1ms);
  EXPECT_EQ(b.press(kDemand), Answer::kLockedOut);
  b.run(1ms, 1ms);
  EXPECT_EQ(b.press(kDemand), Answer::kAccepted);
}

// P20, P22: what a patient had outlives the programme, a standby too.
TEST(Doses, AreNotBroughtCloserByEndStandbyAndTheSameProgrammeAgain) {
  Bench b(pca());
  ASSERT_EQ(b.press(kDemand), Answer::kAccepted);
  b.run(2min);
  for (const EngineVerb verb :
       {EngineVerb::kStop, EngineVerb::kEnd, EngineVerb::kStandby, EngineVerb::kWake}) {
    ASSERT_EQ(b.press(verb), Answer::kAccepted);
  }
  ASSERT_EQ(b.command(with(EngineVerb::kLoad, pca())), Answer::kAccepted);
  ASSERT_EQ(b.press(EngineVerb::kStart), Answer::kAccepted);
  EXPECT_EQ(b.press(kDemand), Answer::kLockedOut);
  EXPECT_GE(b.now().window_given, millilitres(3)) << "a millilitre, and an hour of base flow";
}

// P20, P33
TEST(Doses, CountAndRecordADenialAndWarnForOneTick) {
  Bench b(pca());
  (void)b.press(kDemand);
  b.run(2min);
  ASSERT_EQ(b.press(kDemand), Answer::kLockedOut);
  EXPECT_TRUE(b.has(AlarmCode::kBolusDenied));
  b.run(1ms, 1ms);
  EXPECT_FALSE(b.has(AlarmCode::kBolusDenied));
  const auto denied = last(b, EventKind::kDemandDenied);
  ASSERT_TRUE(denied);
  EXPECT_EQ(denied->number, 2);
  EXPECT_EQ(EventText(*denied).view(), to_string(Answer::kLockedOut));
  EXPECT_EQ(b.now().demands, 2U);
  EXPECT_EQ(b.now().granted, 1U);
}

// P34
TEST(Doses, AreNotGivenTwiceAtOnceEvenWithoutALockout) {
  Programme p = pca();
  p.demand.lockout = 0ms;
  Bench b(p);
  ASSERT_EQ(b.press(kDemand), Answer::kAccepted);
  b.run(30s);
  EXPECT_EQ(b.press(kDemand), Answer::kBolusRuns);
}

TEST(Doses, EndAtTheirMeasuredVolumeAndAreRecorded) {
  Bench b(pca());
  (void)b.press(kDemand);
  b.run(59s);
  EXPECT_EQ(b.now().activity, Activity::kDemandDose);
  b.run(2s);
  EXPECT_EQ(b.now().activity, Activity::kBase);
  const auto ended = last(b, EventKind::kBolusEnded);
  ASSERT_TRUE(ended);
  EXPECT_NEAR(static_cast<double>(ended->volume.count()), 1e6, 1);
  EXPECT_EQ(EventText(*ended).view(), "demand_dose: volume given");
}

// P26
TEST(Doses, OfThePatientSuspendAClinicianBolusThatThenResumes) {
  Bench b(pca());
  ASSERT_EQ(b.command(bolus(millilitres(3), millilitres_per_hour(60))), Answer::kAccepted);
  b.run(1min);
  ASSERT_EQ(b.press(kDemand), Answer::kAccepted);
  b.run(30s);
  EXPECT_EQ(b.now().activity, Activity::kDemandDose);
  b.run(31s);
  EXPECT_EQ(b.now().activity, Activity::kBolus);
  b.run(2min);
  EXPECT_EQ(b.now().activity, Activity::kBase);
  EXPECT_NEAR(static_cast<double>(b.now().infused.count()), 4e6 + 2e6 * 4.5 / 60, 2e4);
}

// P28
TEST(Doses, EndWithAnyAlarmThatStopsOrKeepsTheVeinOpen) {
  for (const Reaction reaction : {Reaction::kStop, Reaction::kKeepVeinOpen}) {
    Bench b(pca());
    (void)b.command(bolus(millilitres(3), millilitres_per_hour(60)));
    b.run(30s);
    (void)b.press(kDemand);
    b.tick(1ms, {}, reaction);
    ASSERT_EQ(b.press(EngineVerb::kResume), Answer::kAccepted);
    EXPECT_EQ(b.now().activity, Activity::kBase);
    EXPECT_EQ(EventText(*last(b, EventKind::kBolusEnded)).view(), "bolus: alarm");
  }
}

// P34
TEST(Doses, AreGivenUpByStopAndTheLockoutRunsOn) {
  Bench b(pca());
  (void)b.press(kDemand);
  b.run(30s);
  (void)b.press(EngineVerb::kStop);
  b.run(1min);
  ASSERT_EQ(b.press(EngineVerb::kResume), Answer::kAccepted);
  EXPECT_EQ(b.now().activity, Activity::kBase);
  EXPECT_EQ(b.now().lockout_left, 10min - 90s);
}

// P10
TEST(Doses, HeldByAKeyEndWhenItIsLetGoOrAfterTenSeconds) {
  Bench b(pca());
  ASSERT_EQ(b.command(bolus(millilitres(5), millilitres_per_hour(60), true)), Answer::kAccepted);
  b.run(10s - 100ms);
  EXPECT_EQ(b.now().activity, Activity::kBolus);
  b.run(100ms);
  EXPECT_EQ(b.now().activity, Activity::kBase);
  ASSERT_EQ(b.command(bolus(millilitres(5), millilitres_per_hour(60), true)), Answer::kAccepted);
  EXPECT_EQ(b.press(EngineVerb::kEndBolus), Answer::kAccepted);
  EXPECT_EQ(b.now().activity, Activity::kBase);
}

// P21
TEST(Doses, OfAClinicianAreBoundByTheRule) {
  Bench b(pca());
  const FlowRate most = millilitres_per_hour(60);
  EXPECT_EQ(b.command(bolus(millilitres(5) + nanolitres(1), most)), Answer::kBolusTooLarge);
  EXPECT_EQ(b.command(bolus(millilitres(5), most + nanolitres_per_hour(1))),
            Answer::kBolusTooLarge);
  EXPECT_EQ(b.command(bolus(millilitres(5), most)), Answer::kAccepted);
  EXPECT_EQ(b.command(bolus(millilitres(5), most)), Answer::kBolusRuns);
}

// P25
TEST(Doses, OfAClinicianLastAtLeastAsLongAsThePatientsAndAtMostSixHours) {
  Bench b(pca());
  const auto in = [](std::chrono::milliseconds time) {
    return bolus(millilitres(1), rate_for(millilitres(1), time));
  };
  EXPECT_EQ(b.command(bolus(microlitres(999), millilitres_per_hour(60))), Answer::kBadValue);
  EXPECT_EQ(b.command(in(6h + 10s)), Answer::kBadValue);
  EXPECT_EQ(b.command(in(6h - 10s)), Answer::kAccepted);
}

// P29
TEST(Doses, ByTheClockWaitForThePatients) {
  Programme p = pieb();
  p.periodic.demand_restarts = false;
  Bench b(p);
  b.run(30min - 30s);
  ASSERT_EQ(b.press(kDemand), Answer::kAccepted);
  b.run(45s);
  EXPECT_EQ(b.now().activity, Activity::kDemandDose);
  b.run(20s);
  EXPECT_EQ(b.now().activity, Activity::kPeriodicDose);
}

TEST(Doses, ByTheClockGoFromStartToStart) {
  Bench b(pieb());
  b.run(30min);
  EXPECT_EQ(b.now().activity, Activity::kPeriodicDose);
  EXPECT_EQ(b.now().next_periodic, 45min);
  b.run(10min);
  EXPECT_EQ(b.now().activity, Activity::kWaiting);
  b.run(35min - 100ms);
  EXPECT_EQ(b.now().activity, Activity::kWaiting);
  b.run(100ms);
  EXPECT_EQ(b.now().activity, Activity::kPeriodicDose);
}

// One that takes its whole interval is still seen to end and to begin.
TEST(Doses, ByTheClockLeaveASecondBetweenThem) {
  Programme p = pieb();
  p.periodic.interval = 3min;  // 5 mL at 100 mL/h
  Bench b(p);
  b.run(30min + 3min - 1s);
  EXPECT_EQ(b.now().activity, Activity::kPeriodicDose);
  b.run(1500ms);
  EXPECT_EQ(b.now().activity, Activity::kWaiting);
  b.run(1s);
  EXPECT_EQ(b.now().activity, Activity::kPeriodicDose);
}

TEST(Doses, OfThePatientBeginTheIntervalAnew) {
  Bench b(pieb());
  b.run(20min);
  ASSERT_EQ(b.press(kDemand), Answer::kAccepted);
  EXPECT_EQ(b.now().next_periodic, 45min);
}

TEST(Doses, OfWaterCountNeitherForTheVolumeNorForTheFeed) {
  Programme p = programme();
  p.therapy = Therapy::kEnteral;
  p.vtbi = millilitres(500);
  p.rate_most = millilitres_per_hour(400);
  p.periodic = {{millilitres(30), millilitres_per_hour(400)}, 1h, 30min, false, true};
  Bench b(p);
  b.run(30min + 10min);
  EXPECT_EQ(b.now().flushed, millilitres(30));
  const double fed = 100e6 * (40 - 4.5) / 60;
  EXPECT_NEAR(static_cast<double>(b.now().infused.count()), fed, 2e4);
}

TEST(Doses, LargerThanTheRestAreGivenUpToTheVolumeToBeInfused) {
  Programme p = pca();
  p.vtbi = microlitres(400);
  Bench b(p);
  ASSERT_EQ(b.press(kDemand), Answer::kAccepted);
  b.run(1min);
  EXPECT_EQ(b.now().infused, microlitres(400));
  EXPECT_TRUE(b.now().finished);
  EXPECT_EQ(EventText(*last(b, EventKind::kBolusEnded)).view(), "demand_dose: VTBI given");
}

// P29
TEST(Doses, AreDeniedWhileOnlyTheVeinIsKeptOpen) {
  Bench b(pca());
  b.tick(1ms, {}, Reaction::kKeepVeinOpen);
  EXPECT_EQ(b.press(kDemand), Answer::kNoBolus);
  EXPECT_EQ(b.now().demands, 1U);
  EXPECT_EQ(b.now().activity, Activity::kKeepOpen);
}

TEST(Doses, HaveNoPlaceInACourseWithAPlanOfItsOwn) {
  for (const Therapy therapy :
       {Therapy::kRamp, Therapy::kMultistep, Therapy::kIntermittent, Therapy::kDoseOverTime}) {
    Programme p = programme();
    p.therapy = therapy;
    p.rate_most = millilitres_per_hour(200);
    p.bolus = {millilitres(5), millilitres_per_hour(60)};
    Bench b(p);
    EXPECT_EQ(b.command(bolus(millilitres(1), millilitres_per_hour(60))), Answer::kNoBolus);
  }
}

}  // namespace
}  // namespace ph::agent
