#include "tests/unit/pumpagent_monitor/bench.hpp"

namespace ph::agent {
namespace {

using namespace std::chrono_literals;

TEST(Monitor, LeavesAGoodInfusionAlone) {
  Bench bench;
  EXPECT_TRUE(bench.run(100, 10min).lease);
}

TEST(Monitor, GrantsNothingWithoutAConfirmedProgramme) {
  Bench bench;
  bench.monitor.withdraw();
  bench.inputs.drive.state = PumpState::kIdle;
  EXPECT_FALSE(bench.tick(0).lease);
  EXPECT_EQ(bench.tick(0).trip, Trip::kNone);
}

// P09
TEST(Monitor, TripsBelowOnePointFourMillilitresOnRunaway) {
  for (const double ml_h : {110.0, 150.0, 1200.0}) {
    Bench bench;
    bench.run(100, 1min);
    const double start = bench.moved_nl;
    std::chrono::milliseconds time{0};
    while (bench.tick(ml_h).lease) time += 10ms;
    const double due = 100e6 / 3.6e6 * static_cast<double>(time.count());
    EXPECT_EQ(bench.monitor.verdict().trip, Trip::kOverDelivery);
    EXPECT_LT(bench.moved_nl - start - due, 1.4e6) << ml_h;
  }
}

TEST(Monitor, DoesNotLetASlowHourHideAFastMinute) {
  Bench bench;
  bench.run(99.5, 20min);  // 0.17 mL short
  std::chrono::milliseconds time{0};
  const double start = bench.moved_nl;
  while (bench.tick(400).lease) time += 10ms;
  EXPECT_LT(bench.moved_nl - start - 100e6 / 3.6e6 * static_cast<double>(time.count()), 1.4e6);
}

// P42
TEST(Monitor, TripsOnMotionWhileStopped) {
  Bench bench;
  bench.inputs.drive.state = PumpState::kPaused;
  EXPECT_EQ(bench.run(50, 10s).trip, Trip::kUncommanded);
}

// P81
TEST(Monitor, TripsWhenAnAlarmDidNotStopTheMotor) {
  Bench bench;
  bench.run(100, 1s);
  bench.inputs.drive.alarm_stop = true;
  EXPECT_EQ(bench.run(100, 3s).trip, Trip::kNotStopped);
}

TEST(Monitor, TripsOnARateThatNobodyConfirmed) {
  Bench bench;
  bench.inputs.drive.rate = millilitres_per_hour(100) + nanolitres_per_hour(1);
  EXPECT_EQ(bench.tick(100).trip, Trip::kRateMismatch);
}

// P81
TEST(Monitor, TripsOnAHangingLoop) {
  Bench bench;
  bench.run(100, 1s);
  for (int i = 0; i < 15; ++i) EXPECT_TRUE(bench.tick(100, false).lease);
  EXPECT_EQ(bench.tick(100, false).trip, Trip::kHeartbeat);
}

// P81
TEST(Monitor, TripsWhenTheClocksRunApart) {
  Bench good, bad;
  good.drift = 1.015;
  bad.drift = 1.03;
  EXPECT_TRUE(good.run(100, 30s).lease);
  EXPECT_EQ(bad.run(100, 30s).trip, Trip::kClockRatio);
}

// P81
TEST(Monitor, TripsOnATimeBaseThatIsSlow) {
  Bench good, bad;
  good.drift = 0.985;
  bad.drift = 0.97;
  EXPECT_TRUE(good.run(100, 30s).lease);
  EXPECT_EQ(bad.run(100, 30s).trip, Trip::kClockRatio);
}

TEST(Monitor, StaysTripped) {
  Bench bench;
  bench.inputs.readings_valid = false;
  bench.tick(100);
  bench.inputs.readings_valid = true;
  EXPECT_FALSE(bench.run(100, 1s).lease);
}

TEST(Monitor, CountsWhatMovesWhileADriveSaysStandAndRunByTurns) {
  Bench bench;
  bench.run(100, 1min);
  const double before = bench.moved_nl;
  std::chrono::milliseconds asked{0}, time{0};
  while (bench.monitor.verdict().lease && time < 1min) {
    const bool stands = time % 300ms != 0ms;
    bench.inputs.drive.state = stands ? PumpState::kPaused : PumpState::kRunning;
    if (!stands) asked += 10ms;
    bench.tick(1200);
    time += 10ms;
  }
  EXPECT_FALSE(bench.monitor.verdict().lease);
  EXPECT_LT(bench.moved_nl - before, 1.4e6);
}

TEST(Monitor, LetsAnInfusionBeStoppedAndResumedAllDay) {
  Bench bench;
  bench.monitor.withdraw();
  Programme p;
  p.rate = bench.inputs.drive.rate = millilitres_per_hour(1200);
  p.vtbi = millilitres(9999);
  bench.monitor.confirm(p);
  for (int i = 0; i < 1000; ++i) {
    bench.inputs.drive.state = PumpState::kRunning;
    for (int t = 0; t < 20; ++t) bench.tick(1200);
    bench.inputs.drive.state = PumpState::kPaused;
    bench.tick(1200);  // moved before this look
    for (int t = 0; t < 40; ++t) bench.tick(0);
  }
  EXPECT_TRUE(bench.monitor.verdict().lease) << to_string(bench.monitor.verdict().trip);
}

TEST(Monitor, HoldsTheKvoVolumeWhateverTheDriveCounts) {
  Bench bench;
  bench.inputs.drive.state = PumpState::kKeepVeinOpen;
  bench.inputs.drive.rate = millilitres_per_hour(3);
  EXPECT_TRUE(bench.run(3, 60min).lease);
  EXPECT_EQ(bench.run(3, 11min).trip, Trip::kOverDelivery);
}

TEST(Monitor, DoesNotBelieveAHeartbeatFromTheFuture) {
  Bench bench;
  bench.run(100, 1s);
  bench.inputs.drive.heartbeat = bench.inputs.now + 1h;
  EXPECT_EQ(bench.tick(100, false).trip, Trip::kHeartbeat);
}

}  // namespace
}  // namespace ph::agent
