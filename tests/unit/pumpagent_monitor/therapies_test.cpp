#include "tests/unit/pumpagent_monitor/bench.hpp"

namespace ph::agent {
namespace {

using namespace std::chrono_literals;

constexpr DoseStep kDose{millilitres(1), millilitres_per_hour(60)};

// Demand doses of 1 mL over a base of 1 mL/h; lockout 10 min, at most 6 mL an hour in all.
Programme pca() {
  Programme p;
  p.therapy = Therapy::kPca;
  p.rate = millilitres_per_hour(1);
  p.vtbi = millilitres(100);
  p.kvo = millilitres_per_hour(1);
  p.rate_most = millilitres_per_hour(100);
  p.demand = {kDose, 10min};
  p.window = {millilitres(6), 60min};
  p.bolus = {millilitres(3), millilitres_per_hour(60)};
  return p;
}

// A loading dose of 5 mL at 200 mL/h, then 50 mL/h.
Programme loaded() {
  Programme p;
  p.rate = millilitres_per_hour(50);
  p.vtbi = millilitres(100);
  p.course.phases[0] = {millilitres_per_hour(200), millilitres(5), {}};
  p.course.count = 1;
  return p;
}

// --- demand doses -------------------------------------------------------------------------------
TEST(MonitorDoses, LeavesDosesAfterTheLockoutAlone) {
  Bench bench;
  bench.infuse(pca());
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(bench.dose(Activity::kDemandDose, kDose, 61), Trip::kNone) << i;
    bench.run(1, 9min);
  }
}

// P20
TEST(MonitorDoses, TripsOnADoseWithinTheLockout) {
  Bench bench;
  bench.infuse(pca());
  EXPECT_EQ(bench.dose(Activity::kDemandDose, kDose, 61), Trip::kNone);
  bench.run(1, 8min);  // 9 of 10 minutes after the first began
  EXPECT_EQ(bench.dose(Activity::kDemandDose, kDose, 61), Trip::kLockout);
}

// P20
TEST(MonitorDoses, KeepsTheLockoutOverAPause) {
  Bench bench;
  bench.infuse(pca());
  EXPECT_EQ(bench.dose(Activity::kDemandDose, kDose, 61), Trip::kNone);
  bench.inputs.drive.state = PumpState::kPaused;
  bench.wait(5min);
  bench.inputs.drive.state = PumpState::kRunning;
  bench.run(1, 1min);
  EXPECT_EQ(bench.dose(Activity::kDemandDose, kDose, 61), Trip::kLockout);
}

// P20
TEST(MonitorDoses, TellsTwoDosesApartThatFollowAtOnce) {
  Bench bench;
  bench.infuse(pca());
  bench.inputs.drive.activity = Activity::kDemandDose;
  bench.inputs.drive.dose = kDose;
  bench.inputs.drive.rate = millilitres_per_hour(61);
  bench.inputs.drive.granted = 1;
  EXPECT_TRUE(bench.run(61, 55s).lease);
  bench.inputs.drive.granted = 2;
  EXPECT_EQ(bench.tick(61).trip, Trip::kLockout);
}

// P22, P23: 5 doses and an hour of base flow are 6 mL, the whole window.
TEST(MonitorDoses, TripsOnTheDoseThatPassesTheWindow) {
  Programme p = pca();
  p.demand.lockout = 5min;
  Bench bench;
  bench.infuse(p);
  for (int i = 0; i < 5; ++i) {
    ASSERT_EQ(bench.dose(Activity::kDemandDose, kDose, 61), Trip::kNone) << i;
    bench.run(1, 5min);
  }
  EXPECT_EQ(bench.dose(Activity::kDemandDose, kDose, 61), Trip::kWindow);
}

// P22: the window rolls.
TEST(MonitorDoses, LetsADoseOfAnHourAgoLeaveTheWindow) {
  Programme p = pca();
  p.demand.lockout = 5min;
  Bench bench;
  bench.infuse(p);
  for (int i = 0; i < 5; ++i) {
    ASSERT_EQ(bench.dose(Activity::kDemandDose, kDose, 61), Trip::kNone) << i;
    bench.run(1, 5min);
  }
  bench.run(1, 30min);
  EXPECT_EQ(bench.dose(Activity::kDemandDose, kDose, 61), Trip::kNone);
}

// P23: clinician boluses count towards the limit.
TEST(MonitorDoses, CountsAClinicianBolusTowardsTheWindow) {
  Bench bench;
  bench.infuse(pca());
  const DoseStep bolus{millilitres(3), millilitres_per_hour(60)};
  ASSERT_EQ(bench.dose(Activity::kBolus, bolus, 61), Trip::kNone);
  bench.run(1, 1min);
  EXPECT_EQ(bench.dose(Activity::kBolus, bolus, 61), Trip::kWindow);
}

TEST(MonitorDoses, TripsOnABolusLargerThanConfirmed) {
  Bench bench;
  bench.infuse(pca());
  bench.inputs.drive.activity = Activity::kBolus;
  bench.inputs.drive.dose = {millilitres(3) + nanolitres(1), millilitres_per_hour(60)};
  bench.inputs.drive.rate = millilitres_per_hour(61);
  EXPECT_EQ(bench.tick(61).trip, Trip::kDose);
}

TEST(MonitorDoses, TripsOnABolusThatTheProgrammeDoesNotHave) {
  Bench bench;
  bench.inputs.drive.activity = Activity::kBolus;
  bench.inputs.drive.dose = kDose;
  EXPECT_EQ(bench.tick(100).trip, Trip::kDose);
}

// P09: whatever the drive counts of it.
TEST(MonitorDoses, TripsOnADoseThatDoesNotEnd) {
  Bench bench;
  bench.infuse(pca());
  bench.inputs.drive.activity = Activity::kDemandDose;
  bench.inputs.drive.dose = kDose;
  bench.inputs.drive.rate = millilitres_per_hour(61);
  bench.inputs.drive.granted = 1;
  const double before = bench.moved_nl;
  while (bench.tick(61).lease) {
  }
  EXPECT_EQ(bench.monitor.verdict().trip, Trip::kOverDelivery);
  EXPECT_LT(bench.moved_nl - before, 2.4e6);  // the dose and 1.4 mL
}

// P19
TEST(MonitorDoses, HoldsBaseAndDoseTogether) {
  Bench good, bad;
  for (Bench* bench : {&good, &bad}) {
    bench->infuse(pca());
    bench->inputs.drive.activity = Activity::kDemandDose;
    bench->inputs.drive.dose = kDose;
    bench->inputs.drive.rate = millilitres_per_hour(61);
  }
  EXPECT_TRUE(good.tick(61).lease);
  bad.inputs.drive.rate = millilitres_per_hour(61) + nanolitres_per_hour(1);
  EXPECT_EQ(bad.tick(61).trip, Trip::kRateMismatch);
}

// P19: never above what base and dose together may reach.
TEST(MonitorDoses, HoldsTheHighestRateOverTheSumOfBaseAndDose) {
  Programme p = pca();
  p.rate_most = millilitres_per_hour(50);
  Bench bench;
  bench.infuse(p);
  bench.inputs.drive.activity = Activity::kDemandDose;
  bench.inputs.drive.dose = kDose;
  bench.inputs.drive.rate = millilitres_per_hour(51);
  EXPECT_EQ(bench.tick(51).trip, Trip::kRateMismatch);
}

TEST(MonitorDoses, HoldsTheIntervalOfProgrammedDoses) {
  Programme p = pca();
  p.window = {};
  p.periodic = {{millilitres(1), millilitres_per_hour(60)}, 45min, 45min};
  Bench good, bad;
  for (Bench* bench : {&good, &bad}) {
    bench->infuse(p);
    ASSERT_EQ(bench->dose(Activity::kPeriodicDose, kDose, 61), Trip::kNone);
  }
  good.run(1, 44min);
  EXPECT_EQ(good.dose(Activity::kPeriodicDose, kDose, 61), Trip::kNone);
  bad.run(1, 40min);
  EXPECT_EQ(bad.dose(Activity::kPeriodicDose, kDose, 61), Trip::kLockout);
}

TEST(MonitorDoses, CountsAFlushTowardsNoLimit) {
  Programme p;
  p.therapy = Therapy::kEnteral;
  p.rate = millilitres_per_hour(50);
  p.vtbi = millilitres(2);
  p.rate_most = millilitres_per_hour(400);
  p.periodic = {{millilitres(20), millilitres_per_hour(300)}, 60min, 60min, false, true};
  Bench bench;
  bench.infuse(p);
  EXPECT_EQ(bench.dose(Activity::kFlush, p.periodic.dose, 300), Trip::kNone);
  EXPECT_EQ(bench.monitor.given(), Volume{});
}

// P26, P29
TEST(MonitorDoses, LetsAProgrammedDoseGoOnBehindADemandDose) {
  Programme p = pca();
  p.window = {};
  p.periodic = {{millilitres(4), millilitres_per_hour(60)}, 45min, 45min};
  Bench bench;
  bench.infuse(p);
  bench.inputs.drive.activity = Activity::kPeriodicDose;
  bench.inputs.drive.dose = p.periodic.dose;
  bench.inputs.drive.rate = millilitres_per_hour(61);
  EXPECT_TRUE(bench.run(61, 2min).lease);
  EXPECT_EQ(bench.dose(Activity::kDemandDose, kDose, 61), Trip::kNone);
  EXPECT_TRUE(bench.run(61, 2min).lease) << to_string(bench.monitor.verdict().trip);
  EXPECT_EQ(bench.run(61, 30s).trip, Trip::kOverDelivery);  // 4.5 mL of 4
}

TEST(MonitorDoses, SharesOutABolusThatIsSlowerThanItMayBe) {
  Programme p;
  p.rate = millilitres_per_hour(50);
  p.vtbi = millilitres(100);
  p.rate_most = millilitres_per_hour(1000);
  p.bolus = {millilitres(2), millilitres_per_hour(500)};
  Bench bench;
  bench.infuse(p);
  EXPECT_EQ(bench.dose(Activity::kBolus, {millilitres(2), millilitres_per_hour(10)}, 60),
            Trip::kNone);
}

// P20: another container, the same patient.
TEST(MonitorDoses, KeepsTheLockoutWhenAnotherProgrammeFollowsAtOnce) {
  Bench bench;
  bench.infuse(pca());
  EXPECT_EQ(bench.dose(Activity::kDemandDose, kDose, 61), Trip::kNone);
  bench.monitor.confirm(pca());
  EXPECT_EQ(bench.dose(Activity::kDemandDose, kDose, 61), Trip::kLockout);
}

TEST(MonitorDoses, ForgetsTheDosesOfAnInfusionThatWasGivenUp) {
  Bench bench;
  bench.infuse(pca());
  EXPECT_EQ(bench.dose(Activity::kDemandDose, kDose, 61), Trip::kNone);
  bench.infuse(pca());  // another patient
  EXPECT_EQ(bench.dose(Activity::kDemandDose, kDose, 61), Trip::kNone);
}

// --- courses ------------------------------------------------------------------------------------
TEST(MonitorCourse, HoldsEachPhaseAtItsOwnRate) {
  Bench good, bad;
  good.infuse(loaded());
  bad.infuse(loaded());
  good.inputs.drive.rate = bad.inputs.drive.rate = millilitres_per_hour(200);
  good.inputs.drive.activity = bad.inputs.drive.activity = Activity::kLoading;
  EXPECT_TRUE(good.tick(200).lease);
  bad.inputs.drive.phase = 1;
  EXPECT_EQ(bad.tick(200).trip, Trip::kRateMismatch);
}

// P09
TEST(MonitorCourse, TripsOnALoadingDoseThatDoesNotEnd) {
  Bench bench;
  bench.infuse(loaded());
  bench.inputs.drive.rate = millilitres_per_hour(200);
  bench.inputs.drive.activity = Activity::kLoading;
  const double before = bench.moved_nl;
  while (bench.tick(200).lease) {
  }
  EXPECT_EQ(bench.monitor.verdict().trip, Trip::kOverDelivery);
  EXPECT_LT(bench.moved_nl - before, 5e6 + 1.4e6);
}

TEST(MonitorCourse, TripsOnASecondLoadingDose) {
  Bench bench;
  bench.infuse(loaded());
  bench.inputs.drive.phase = 1;
  bench.run(50, 1s);
  bench.inputs.drive.phase = 0;
  EXPECT_EQ(bench.tick(50).trip, Trip::kPhase);
}

TEST(MonitorCourse, LetsARepeatingCourseBeginAnew) {
  Programme p = loaded();
  p.course.repeats = true;
  p.course.phases[1] = {millilitres_per_hour(10), millilitres(1), {}};
  p.course.count = 2;
  Bench bench;
  bench.infuse(p);
  bench.inputs.drive.rate = millilitres_per_hour(10);
  bench.inputs.drive.phase = 1;
  bench.run(10, 1s);
  bench.inputs.drive.phase = 0;
  EXPECT_TRUE(bench.tick(10).lease);
}

// Its rounds look alike: the VTBI alone binds them.
TEST(MonitorCourse, LetsACourseOfOneStepGoRoundUntilTheVtbi) {
  Programme p = loaded();
  p.course.repeats = true;
  p.vtbi = millilitres(15);
  Bench bench;
  bench.infuse(p);
  bench.inputs.drive.rate = millilitres_per_hour(200);
  EXPECT_TRUE(bench.run(200, 4min).lease);  // 13 mL, more than two rounds
  EXPECT_FALSE(bench.run(200, 1min).lease);
}

TEST(MonitorCourse, LetsAStoppedPumpSkipARoundAndBeginThePhaseAnew) {
  Programme p = loaded();
  p.course.repeats = true;
  p.course.phases[1] = {{}, {}, 10min};
  p.course.count = 2;
  Bench bench;
  bench.infuse(p);
  bench.inputs.drive.rate = millilitres_per_hour(200);
  EXPECT_TRUE(bench.run(200, 80s).lease);  // 4.4 mL of 5
  bench.inputs.drive.state = PumpState::kPaused;
  bench.inputs.drive.rate = {};
  bench.inputs.drive.phase = 1;
  bench.run(0, 1s);
  bench.inputs.drive.phase = 0;
  bench.run(0, 1s);
  bench.inputs.drive.state = PumpState::kRunning;
  bench.inputs.drive.rate = millilitres_per_hour(200);
  EXPECT_TRUE(bench.run(200, 80s).lease);
  EXPECT_FALSE(bench.run(200, 30s).lease);
}

// P42
TEST(MonitorCourse, TripsOnMotionInAWait) {
  Programme p = loaded();
  p.course.phases[0] = {{}, {}, 10min};
  Bench bench;
  bench.infuse(p);
  bench.inputs.drive.activity = Activity::kWaiting;
  bench.inputs.drive.rate = FlowRate{};
  EXPECT_EQ(bench.run(30, 10s).trip, Trip::kUncommanded);
}

// --- volume and time ----------------------------------------------------------------------------
// P09
TEST(MonitorVolume, HoldsTheVtbiWhateverTheDriveCounts) {
  Programme p;
  p.rate = millilitres_per_hour(600);
  p.vtbi = millilitres(10);
  Bench bench;
  bench.infuse(p);
  while (bench.tick(600).lease) {
  }
  EXPECT_EQ(bench.monitor.verdict().trip, Trip::kOverDelivery);
  EXPECT_LT(bench.moved_nl, 11.4e6);
  EXPECT_GT(bench.moved_nl, 10.4e6);
}

TEST(MonitorVolume, CountsFromWhatWasGivenBefore) {
  Programme p;
  p.rate = millilitres_per_hour(600);
  p.vtbi = millilitres(10);
  Bench bench;
  bench.infuse(p);
  bench.monitor.confirm(p, millilitres(8));
  while (bench.tick(600).lease) {
  }
  EXPECT_LT(bench.moved_nl, 3.4e6);
}

TEST(MonitorVolume, KeepsItsCountWhenAValueIsChanged) {
  Programme p;
  p.rate = millilitres_per_hour(600);
  p.vtbi = millilitres(10);
  Bench bench;
  bench.infuse(p);
  bench.run(600, 30s);  // 5 mL
  p.rate = bench.inputs.drive.rate = millilitres_per_hour(300);
  bench.monitor.change(p);
  while (bench.tick(300).lease) {
  }
  EXPECT_LT(bench.moved_nl, 11.4e6);
}

TEST(MonitorVolume, HoldsWhatADelayMayKeepOpen) {
  Programme p;
  p.rate = millilitres_per_hour(100);
  p.vtbi = millilitres(100);
  p.kvo = millilitres_per_hour(3);
  p.delay = 10min;
  p.kvo_in_delay = true;
  Bench bench;
  bench.infuse(p);
  bench.inputs.drive.state = PumpState::kDelayed;
  bench.inputs.drive.activity = Activity::kDelay;
  bench.inputs.drive.rate = p.kvo;
  EXPECT_TRUE(bench.run(3, 10min).lease);
  EXPECT_EQ(bench.run(3, 11min).trip, Trip::kOverDelivery);
}

TEST(MonitorVolume, AllowsNothingInADelayWithoutKvo) {
  Bench bench;
  bench.inputs.drive.state = PumpState::kDelayed;
  bench.inputs.drive.rate = nanolitres_per_hour(1);
  EXPECT_EQ(bench.tick(0).trip, Trip::kRateMismatch);
}

TEST(MonitorVolume, TripsBeyondTheLongestTime) {
  Programme p;
  p.rate = millilitres_per_hour(1);
  p.vtbi = millilitres(100);
  p.longest = 10min;
  Bench bench;
  bench.infuse(p);
  EXPECT_TRUE(bench.run(1, 10min).lease);
  EXPECT_EQ(bench.run(1, 20s).trip, Trip::kTooLong);
}

// P22: kept open at the window's limit for longer than the KVO of an end may take.
TEST(MonitorVolume, LetsAPumpAtItsWindowLimitKeepTheVeinOpen) {
  Programme p = pca();
  p.kvo_time = 1min;
  Bench bench;
  bench.infuse(p);
  bench.inputs.drive.state = PumpState::kKeepVeinOpen;
  bench.inputs.drive.activity = Activity::kKeepOpen;
  EXPECT_TRUE(bench.run(1, 60min).lease);
}

}  // namespace
}  // namespace ph::agent
