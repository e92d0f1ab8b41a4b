#include "tests/unit/pumpagent_guard/watch.hpp"

namespace ph::agent {
namespace {

TEST(GuardShell, GivesNoLeaseBeforeAnythingIsConfirmed) {
  Watch watch;
  watch.run(100ms);
  EXPECT_FALSE(watch.leased());
  EXPECT_EQ(watch.guard->status().trip, Trip::kNone);
}

TEST(GuardShell, GivesNoLeaseBeforeItHasJudgedForItself) {
  Watch watch;
  watch.confirm(kFirst, 100);
  watch.load(kFirst, 100);
  watch.run(100ms);
  EXPECT_FALSE(watch.leased());
  EXPECT_EQ(watch.guard->status().approved, 0U);
}

TEST(GuardShell, LeasesWhatItApproved) {
  Watch watch;
  watch.begin();
  EXPECT_EQ(watch.guard->status().approved, 1U);
  watch.run(5s);
  EXPECT_TRUE(watch.leased());
}

TEST(GuardShell, TripsOnWhatTheLibraryRefusesAndSaysWhy) {
  Watch watch;
  watch.confirm(kFirst, 100);
  watch.rule(false, "dose above the hard limit 80 mL/h");
  watch.load(kFirst, 100);
  watch.run(50ms);
  EXPECT_FALSE(watch.leased());
  EXPECT_EQ(watch.guard->status().refused, 1U);
  EXPECT_EQ(watch.guard->status().trip, Trip::kNotApproved);
  const auto event = watch.event();
  ASSERT_TRUE(event);
  EXPECT_EQ(event->kind, EventKind::kGuardTripped);
  EXPECT_EQ(event->text, "dose above the hard limit 80 mL/h");
}

TEST(GuardShell, TakesNothingFromTheInfusionWhoseChangeItRefuses) {
  Watch watch;
  watch.begin();
  watch.confirm(kSecond, 200);
  watch.rule(false, "dose above the hard limit 150 mL/h");
  watch.run(1s);
  EXPECT_TRUE(watch.leased());
  EXPECT_EQ(watch.guard->status().trip, Trip::kNone);
  EXPECT_EQ(watch.guard->status().refused, 2U);
}

TEST(GuardShell, TripsOnAnotherRateThanWasConfirmed) {
  Watch watch;
  watch.begin(100);
  watch.drive.engine.rate = FlowRate::of(millilitres_per_hour(100).count() + 1);
  watch.step();
  EXPECT_FALSE(watch.leased());
  EXPECT_EQ(watch.guard->status().trip, Trip::kRateMismatch);
}

TEST(GuardShell, FollowsAnApprovedChangeInTheLookThatShowsIt) {
  Watch watch;
  watch.begin(100);
  watch.confirm(kSecond, 200);
  watch.rule(true);
  watch.run(100ms);  // the drive still gives the first
  EXPECT_EQ(watch.guard->status().approved, 2U);
  watch.load(kSecond, 200);
  watch.infuse(200);
  watch.run(1s);
  EXPECT_TRUE(watch.leased());
  EXPECT_EQ(watch.guard->status().trip, Trip::kNone);
}

TEST(GuardShell, TripsWhenTheDriveGoesOverToWhatWasNotApproved) {
  Watch watch;
  watch.begin(100);
  watch.load(kSecond, 50);
  watch.infuse(50);
  watch.step();
  EXPECT_FALSE(watch.leased());
  EXPECT_EQ(watch.guard->status().trip, Trip::kNoProgramme);
}

TEST(GuardShell, DropsTheLeaseWhenTheInfusionIsGivenUp) {
  Watch watch;
  watch.begin();
  watch.drive.engine = {};
  watch.step();
  EXPECT_FALSE(watch.leased());
  EXPECT_EQ(watch.guard->status().trip, Trip::kNone);
}

TEST(GuardShell, LetsGoOnWhatRunsWhenThePanelRestarts) {
  Watch watch;
  watch.begin();
  watch.confirm(kFirst, 100);  // the same again
  watch.run(50ms);
  EXPECT_TRUE(watch.leased());
  watch.rule(true);
  watch.run(1s);
  EXPECT_TRUE(watch.leased());
  EXPECT_EQ(watch.guard->status().approved, 2U);
}

TEST(GuardShell, TripsOnADriveThatStandsStill) {
  Watch watch;
  watch.begin();
  for (int i = 0; i < 16; ++i) {
    watch.now.steady += 10ms;
    watch.region->world.sensors.post({watch.now.steady.time_since_epoch().count(), watch.readings});
    watch.guard->tick(watch.now, watch.now.steady.time_since_epoch());
  }
  EXPECT_EQ(watch.guard->status().trip, Trip::kHeartbeat);
  EXPECT_FALSE(watch.leased());
}

TEST(GuardShell, TripsWhenItsOwnSensorsAreGone) {
  Watch watch;
  watch.begin();
  watch.now.steady += kPictureAge + 1ms;
  watch.guard->tick(watch.now, watch.now.steady.time_since_epoch());
  EXPECT_EQ(watch.guard->status().trip, Trip::kReadings);
}

TEST(GuardShell, TripsWhenItsClocksRunApart) {
  Watch watch;
  watch.begin();
  for (int i = 0; i < 1'200; ++i) {
    watch.now.steady += 10ms;
    watch.drive.heartbeat = watch.now.steady.time_since_epoch().count();
    watch.region->drive.post(watch.drive);
    watch.region->world.sensors.post({watch.drive.heartbeat, watch.readings});
    watch.guard->tick(watch.now, watch.now.steady.time_since_epoch() * 103 / 100);
  }
  EXPECT_EQ(watch.guard->status().trip, Trip::kClockRatio);
}

TEST(GuardShell, StaysTripped) {
  Watch watch;
  watch.begin(100);
  watch.drive.engine.rate = millilitres_per_hour(101);
  watch.step();
  watch.infuse(100);
  watch.confirm(kSecond, 100);
  watch.rule(true);
  watch.load(kSecond, 100);
  watch.run(1s);
  EXPECT_FALSE(watch.leased());
}

TEST(GuardShell, FindsItsOwnJudgementAfterARestartInMidInfusion) {
  Watch watch;
  watch.begin();
  watch.judged = std::make_unique<Rulings>();
  watch.restart();
  EXPECT_FALSE(watch.leased());
  watch.run(100ms);
  EXPECT_FALSE(watch.leased());
  watch.rule(true);
  watch.run(100ms);
  EXPECT_TRUE(watch.leased());
}

TEST(GuardShell, TripsAfterARestartWhenNobodyConfirmedWhatRuns) {
  Watch watch;
  watch.load(kFirst, 100);
  watch.infuse(100);
  watch.run(GuardShell::kSettle + 20ms);
  EXPECT_EQ(watch.guard->status().trip, Trip::kNoProgramme);
}

// --- change of a value, piggyback
// -----------------------------------------------------------------
TEST(GuardShell, HoldsTheOldRateUntilTheDriveHasTheNewOne) {
  Watch watch;
  watch.begin(100);
  watch.confirm(kFirst, 50);
  watch.rule(true);
  watch.run(1s);  // the drive still gives 100
  EXPECT_TRUE(watch.leased());
  watch.drive.engine.programme.rate = millilitres_per_hour(50);
  watch.infuse(50);
  watch.run(1s);
  EXPECT_TRUE(watch.leased());
  watch.infuse(100);
  watch.step();
  EXPECT_EQ(watch.guard->status().trip, Trip::kRateMismatch);
}

TEST(GuardShell, TripsOnAHigherRateThatTheLibraryRefused) {
  Watch watch;
  watch.begin(100);
  watch.confirm(kFirst, 200);
  watch.rule(false, "above the hard limit");
  watch.drive.engine.programme.rate = millilitres_per_hour(200);
  watch.infuse(200);
  watch.step();
  EXPECT_EQ(watch.guard->status().trip, Trip::kRateMismatch);
}

TEST(GuardShell, ComesBackFromAPiggybackToThePrimaryAndItsCount) {
  Watch watch;
  watch.begin(100);
  watch.confirm(kSecond, 200, true);
  watch.rule(true);
  watch.drive.engine.primary = kFirst;
  watch.load(kSecond, 200);
  watch.infuse(200);
  watch.run(1s);
  ASSERT_TRUE(watch.leased());
  watch.drive.engine.primary = {};
  watch.load(kFirst, 100);
  watch.infuse(100);
  watch.run(1s);
  EXPECT_TRUE(watch.leased()) << to_string(watch.guard->status().trip);
  watch.infuse(101);
  watch.step();
  EXPECT_EQ(watch.guard->status().trip, Trip::kRateMismatch);
}

// The drive takes a piggyback within a millisecond, a ruling comes later.
TEST(GuardShell, ComesBackToThePrimaryOfAPiggybackThatWasLoadedBeforeItsRuling) {
  Watch watch;
  watch.begin(100);
  watch.drive.engine.rate = {};
  watch.confirm(kSecond, 200, true);
  watch.drive.engine.primary = kFirst;
  watch.load(kSecond, 200);
  watch.run(50ms);
  watch.rule(true);
  watch.run(50ms);
  watch.infuse(200);
  watch.run(1s);
  ASSERT_TRUE(watch.leased());
  watch.drive.engine.primary = {};
  watch.load(kFirst, 100);
  watch.infuse(100);
  watch.run(1s);
  EXPECT_TRUE(watch.leased()) << to_string(watch.guard->status().trip);
}

TEST(GuardShell, ComesBackFromAPiggybackThatWasGivenUpBeforeItsRuling) {
  Watch watch;
  watch.begin(100);
  watch.drive.engine.rate = {};
  watch.confirm(kSecond, 200, true);
  watch.drive.engine.primary = kFirst;
  watch.load(kSecond, 200);
  watch.run(50ms);
  watch.drive.engine.primary = {};
  watch.load(kFirst, 100);
  watch.infuse(100);
  watch.run(1s);
  EXPECT_TRUE(watch.leased()) << to_string(watch.guard->status().trip);
}

// Power was lost, or the guard ended, while the piggyback ran: only that was confirmed to it.
TEST(GuardShell, WaitsWithoutALeaseForThePrimaryThatItHasNotHeardOf) {
  Watch watch;
  watch.drive.engine.primary = kSecond;
  watch.confirm(kFirst, 100, true);
  watch.rule(true);
  watch.load(kFirst, 100);
  watch.step();
  watch.infuse(100);
  watch.run(1s);
  ASSERT_TRUE(watch.leased());
  watch.drive.engine.primary = {};
  watch.load(kSecond, 50);
  watch.infuse(50);
  watch.run(200ms);
  EXPECT_FALSE(watch.leased());
  EXPECT_EQ(watch.guard->status().trip, Trip::kNone) << to_string(watch.guard->status().trip);
  watch.confirm(kSecond, 50);
  watch.rule(true);
  watch.run(5s);
  EXPECT_TRUE(watch.leased()) << to_string(watch.guard->status().trip);
}

// A guard or a pump that began in the middle of a piggyback: the line stays up at the return.
TEST(GuardShell, ReturnsAtOnceToAPrimaryThatWasConfirmedBesideThePiggyback) {
  Watch watch;
  watch.drive.engine.primary = kSecond;
  watch.confirm(kFirst, 100, true);
  watch.rule(true);
  watch.confirm_primary(kSecond, 50, true);
  watch.drive.saved.primary.infused = millilitres(99);
  watch.load(kFirst, 100);
  watch.step();
  watch.infuse(100);
  watch.run(1s);
  ASSERT_TRUE(watch.leased());
  watch.drive.engine.primary = {};
  watch.load(kSecond, 50);
  watch.infuse(50);
  for (int look = 0; look < 200; ++look) {
    watch.step();
    ASSERT_TRUE(watch.guard->status().lease) << look;
  }
  watch.run(120s);  // 1 mL of the hundred and the slack were left
  EXPECT_EQ(watch.guard->status().trip, Trip::kOverDelivery);
}

TEST(GuardShell, DoesNotReturnToAPrimaryThatItsJudgeRefused) {
  Watch watch;
  watch.drive.engine.primary = kSecond;
  watch.confirm(kFirst, 100, true);
  watch.rule(true);
  watch.confirm_primary(kSecond, 50, false);
  watch.load(kFirst, 100);
  watch.step();
  watch.infuse(100);
  watch.run(1s);
  watch.drive.engine.primary = {};
  watch.load(kSecond, 50);
  watch.infuse(50);
  watch.step();
  EXPECT_FALSE(watch.guard->status().lease);
}

TEST(GuardShell, TripsOnAPrimaryThatNobodyConfirmsInTime) {
  Watch watch;
  watch.drive.engine.primary = kSecond;
  watch.confirm(kFirst, 100, true);
  watch.rule(true);
  watch.load(kFirst, 100);
  watch.step();
  watch.infuse(100);
  watch.run(1s);
  watch.drive.engine.primary = {};
  watch.load(kSecond, 50);
  watch.infuse(50);
  watch.run(GuardShell::kSettle + 20ms);
  EXPECT_EQ(watch.guard->status().trip, Trip::kNoProgramme);
  EXPECT_FALSE(watch.leased());
}

TEST(GuardShell, DoesNotComeBackToAPrimaryThatThePiggybackNeverInterrupted) {
  Watch watch;
  watch.begin(100);
  watch.confirm(kSecond, 200, true);
  watch.rule(true);
  watch.load(kSecond, 200);
  watch.infuse(200);
  watch.run(1s);
  watch.load(kFirst, 100);
  watch.infuse(100);
  watch.step();
  EXPECT_EQ(watch.guard->status().trip, Trip::kNoProgramme);
}

// --- self-test, versions, lines
// ------------------------------------------------------------------- P81
TEST(GuardShell, TripsOnADriveOfAnotherBuildOrModel) {
  Watch watch;
  watch.drive.channel = kSetup.channel + 1;
  watch.run(100ms);
  EXPECT_EQ(watch.guard->status().trip, Trip::kVersion);
}

// P76
TEST(GuardShell, GivesNoLeaseBeforeItsSelfTestHasPassed) {
  Watch watch;
  watch.confirm(kFirst, 100);
  watch.rule(true);
  watch.load(kFirst, 100);
  for (int i = 1; i < GuardShell::kTestLooks; ++i) watch.step();
  EXPECT_FALSE(watch.leased());
  EXPECT_FALSE(watch.guard->status().ready);
  watch.step();
  EXPECT_TRUE(watch.leased());
  EXPECT_TRUE(watch.guard->status().ready);
}

TEST(GuardShell, RecordsItsSelfTest) {
  Watch watch;
  watch.run(100ms);
  const auto event = watch.event();
  ASSERT_TRUE(event);
  EXPECT_EQ(event->kind, EventKind::kSelfTest);
  EXPECT_EQ(event->text, "second channel: passed");
  EXPECT_FALSE(watch.event());
}

TEST(GuardShell, WaitsForSensorsThatWakeUpWithIt) {
  Watch watch;
  for (int i = 0; i < 50; ++i) {
    watch.now.steady += 10ms;
    watch.guard->tick(watch.now, watch.now.steady.time_since_epoch());
  }
  EXPECT_EQ(watch.guard->status().trip, Trip::kNone);
  watch.run(100ms);
  EXPECT_TRUE(watch.guard->status().ready);
}

// P76
TEST(GuardShell, FailsItsSelfTestWithoutSensors) {
  Watch watch;
  for (int i = 0; i < 250; ++i) {
    watch.now.steady += 10ms;
    watch.guard->tick(watch.now, watch.now.steady.time_since_epoch());
  }
  EXPECT_EQ(watch.guard->status().trip, Trip::kReadings);
  EXPECT_FALSE(watch.guard->status().ready);
}

// P76
TEST(GuardShell, FailsItsSelfTestWhenTheEnableLineDoesNotFall) {
  Watch watch;
  watch.readings.drive_enabled = true;
  watch.run(GuardShell::kSettle + 50ms);
  EXPECT_EQ(watch.guard->status().trip, Trip::kEnableLine);
}

// P77
TEST(GuardShell, TripsWhenTheEnableLineStaysUpAfterAnInfusion) {
  Watch watch;
  watch.begin();
  watch.readings.drive_enabled = true;
  watch.run(1s);
  EXPECT_TRUE(watch.leased());
  watch.drive.engine = {};
  watch.run(GuardShell::kLineFalls);
  EXPECT_EQ(watch.guard->status().trip, Trip::kNone);
  watch.run(30ms);
  EXPECT_EQ(watch.guard->status().trip, Trip::kEnableLine);
}

// P15
TEST(GuardShell, LetsTheDriveReleaseThePressureOfAnOcclusion) {
  Watch watch;
  watch.begin(100);
  watch.run(1s);
  watch.readings.down = mmhg(563);
  watch.drive.engine.state = PumpState::kAlarmStop;
  watch.drive.engine.rate = FlowRate{};
  watch.drive.alarm_stop = watch.drive.backing_off = true;
  for (int i = 0; i < 70; ++i) {
    watch.readings.encoder -= 10;
    watch.step();
  }
  EXPECT_TRUE(watch.leased()) << to_string(watch.guard->status().trip);
  watch.drive.backing_off = false;
  watch.readings.encoder -= 60;
  watch.step();
  EXPECT_EQ(watch.guard->status().trip, Trip::kReverse);
}

// P82
TEST(GuardShell, DoesNotFeedTheWatchdogTwiceAtOnce) {
  Watch watch;
  watch.step();
  const std::int64_t fed = watch.region->world.watchdog_fed.load();
  watch.step(4ms);
  EXPECT_EQ(watch.region->world.watchdog_fed.load(), fed);
  watch.step(1ms);
  EXPECT_GT(watch.region->world.watchdog_fed.load(), fed);
}

// P82
TEST(GuardShell, FeedsTheWatchdogInEveryLook) {
  Watch watch;
  watch.step();
  EXPECT_EQ(watch.region->world.watchdog_fed.load(), watch.now.steady.time_since_epoch().count());
}

}  // namespace
}  // namespace ph::agent
