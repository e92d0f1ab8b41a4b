#include "pumpagent/control/self_test.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "pumpagent/control/sounder_watch.hpp"

namespace ph::agent {
namespace {

using namespace std::chrono_literals;
using State = SelfTest::State;
using Fault = SelfTestFault;

// A pump whose parts do what the test asks; `breaks` spoils the readings of each tick.
struct Bench {
  SelfTest test;
  SensorReadings readings;
  GuardWord guard{true, false, true};
  std::function<void(SensorReadings&)> breaks = [](SensorReadings&) {};

  Bench() { test.begin(true); }
  void run(std::chrono::nanoseconds time, std::chrono::nanoseconds tick = 1ms) {
    for (auto t = 0ns; t < time; t += tick) {
      const SelfTestAsks asks = test.asks();
      readings.sounder_ma = asks.sounder ? 40 : 0;
      readings.lamp_ma = asks.lamp ? 20 : 0;
      readings.air_test_fitted = true;
      readings.air_mv = asks.air_test ? 50 : 1800;
      SensorReadings seen = readings;
      breaks(seen);
      test.tick(tick, &seen, {asks.sounder, asks.lamp}, guard);
    }
  }
  void expect_failure(Fault fault, std::function<void(SensorReadings&)> how) {
    breaks = std::move(how);
    run(61s, 10ms);
    EXPECT_EQ(test.state(), State::kFailed);
    EXPECT_EQ(to_string(test.fault()), to_string(fault));
    EXPECT_FALSE(test.allows_infusion());
  }
};

// P76
TEST(SelfTest, AllowsNothingBeforeItHasPassed) {
  Bench bench;
  EXPECT_FALSE(bench.test.allows_infusion());
  bench.run(990ms);
  EXPECT_FALSE(bench.test.allows_infusion());
  bench.run(10ms);
  EXPECT_EQ(bench.test.state(), State::kPassed);
  EXPECT_TRUE(bench.test.allows_infusion());
}

TEST(SelfTest, TestsNoLessInLongTicks) {
  Bench bench;
  bench.run(4'900ms, 100ms);
  EXPECT_EQ(bench.test.state(), State::kRuns);
  bench.run(200ms, 100ms);
  EXPECT_EQ(bench.test.state(), State::kPassed);
}

// P76
TEST(SelfTest, FailsByName) {
  Bench().expect_failure(Fault::kMotion, [n = 0](SensorReadings& r) mutable { r.encoder = n++; });
  Bench().expect_failure(Fault::kPressure, [](SensorReadings& r) { r.down = mmhg(3000); });
  Bench().expect_failure(Fault::kPressure, [](SensorReadings& r) { r.up = mmhg(-301); });
  Bench().expect_failure(Fault::kAirDetector, [](SensorReadings& r) { r.air_mv = 1800; });
  Bench().expect_failure(Fault::kLamp, [](SensorReadings& r) { r.lamp_ma = 0; });
  Bench().expect_failure(Fault::kLamp, [](SensorReadings& r) { r.lamp_ma = 20; });
  Bench().expect_failure(Fault::kTemperature, [](SensorReadings& r) { r.temperature2_dc = 280; });
  Bench().expect_failure(Fault::kWatchdog, [](SensorReadings& r) { r.watchdog_armed = false; });
  Bench().expect_failure(Fault::kStopKey, [](SensorReadings& r) { r.stop_key = true; });
  Bench().expect_failure(Fault::kDriveEnable, [](SensorReadings& r) { r.drive_enabled = true; });
  Bench().expect_failure(Fault::kBattery, [](SensorReadings& r) {
    r.battery_good = false;
    r.on_mains = false;
  });
}

// P80
TEST(SelfTest, FindsASounderThatIsOpenShortedOrStuckOn) {
  for (const std::int32_t milliamps : {0, 400, 40}) {
    Bench().expect_failure(Fault::kSounder, [milliamps](SensorReadings& r) {
      r.sounder_ma = r.sounder_ma > 0 || milliamps == 40 ? milliamps : 0;
    });
  }
}

// P76
TEST(SelfTest, WantsTheGuardReadyAndOfOneVersion) {
  for (const auto& [word, fault] : {std::pair{GuardWord{false, false, true}, Fault::kGuard},
                                    {GuardWord{true, false, false}, Fault::kVersion},
                                    {GuardWord{true, true, true}, Fault::kDriveEnable}}) {
    Bench bench;
    bench.guard = word;
    bench.expect_failure(fault, [](SensorReadings&) {});
  }
}

TEST(SelfTest, WaitsForAGuardThatStartsLater) {
  Bench bench;
  bench.guard.ready = false;
  bench.run(30s, 10ms);
  EXPECT_EQ(bench.test.state(), State::kRuns);
  bench.guard.ready = true;
  bench.run(10ms, 10ms);
  EXPECT_EQ(bench.test.state(), State::kPassed);
}

TEST(SelfTest, WaitsForAPersonToLetGoOfStop) {
  Bench bench;
  bench.readings.stop_key = true;
  bench.run(10s, 10ms);
  EXPECT_EQ(bench.test.state(), State::kRuns);
  bench.readings.stop_key = false;
  bench.run(10ms, 10ms);
  EXPECT_EQ(bench.test.state(), State::kPassed);
}

TEST(SelfTest, FailsWithoutReadings) {
  Bench bench;
  for (int i = 0; i < 6'100; ++i) bench.test.tick(10ms, nullptr, {}, bench.guard);
  EXPECT_EQ(bench.test.fault(), Fault::kReadings);
}

TEST(SelfTest, LetsAnAlarmSoundMeanwhile) {
  Bench bench;
  bench.breaks = [](SensorReadings& r) { r.sounder_ma = 40, r.lamp_ma = 20; };
  for (int i = 0; i < 1'100; ++i) {
    SensorReadings seen = bench.readings;
    seen.air_test_fitted = true;
    seen.air_mv = 50;
    bench.breaks(seen);
    bench.test.tick(1ms, &seen, {true, true}, bench.guard);
  }
  EXPECT_EQ(bench.test.state(), State::kPassed);
}

// P77
TEST(SelfTest, GoesOnWatchingTheDriveEnableLine) {
  Bench bench;
  bench.run(2s);
  bench.readings.drive_enabled = true;
  bench.run(499ms);
  EXPECT_EQ(bench.test.state(), State::kPassed);
  bench.run(1ms);
  EXPECT_EQ(bench.test.fault(), Fault::kDriveEnable);
}

// P80, P77
struct Sounder {
  SounderWatch watch;
  void run(std::chrono::nanoseconds time, bool tone, std::int32_t milliamps) {
    for (auto t = 0ns; t < time; t += 1ms) watch.observe(milliamps, tone, 1ms);
  }
};

TEST(SounderWatch, IsContentWithASounderThatFollows) {
  Sounder sounder;
  for (int i = 0; i < 100; ++i) {
    sounder.run(150ms, true, 40);
    sounder.run(2s, false, 0);
  }
  EXPECT_FALSE(sounder.watch.fault());
}

TEST(SounderWatch, FindsAnOpenSounderWithinTwoBursts) {
  Sounder sounder;
  for (int pulse = 0; pulse < 3; ++pulse) {
    sounder.run(199ms, true, 0);
    sounder.run(200ms, false, 0);
  }
  EXPECT_FALSE(sounder.watch.fault());
  sounder.run(3ms, true, 0);
  EXPECT_TRUE(sounder.watch.fault());
}

TEST(SounderWatch, FindsAShortedAndAStuckSounder) {
  Sounder shorted, stuck;
  shorted.run(19ms, true, 201);
  EXPECT_FALSE(shorted.watch.fault());
  shorted.run(1ms, true, 201);
  EXPECT_TRUE(shorted.watch.fault());
  stuck.run(1'598ms, false, 5);
  EXPECT_FALSE(stuck.watch.fault());
  stuck.run(2ms, false, 5);
  EXPECT_TRUE(stuck.watch.fault());
}

}  // namespace
}  // namespace ph::agent
