#include "pumpagent/drivers/fault_hal.hpp"

#include <gtest/gtest.h>

namespace ph::agent {
namespace {

using namespace std::chrono_literals;

// Hardware whose encoder follows and whose pressure rises a thousandth of a mmHg a read.
struct Shaft final : Hal {
  SensorReadings readings;
  SteadyTime told{};
  bool read(SteadyTime now, SensorReadings& out) noexcept override {
    told = now;
    readings.down = readings.down + Pressure::of(1);
    out = readings;
    return true;
  }
  void write(SteadyTime, const ActuatorCommands& commands) noexcept override {
    readings.encoder += commands.steps;
  }
};

struct Bench {
  Shaft shaft;
  SteadyTime now{1h};
  FaultHal hal;
  SensorReadings seen;

  explicit Bench(InjectedFault fault) : hal(shaft, {at_half_a_second(fault)}) {}
  static InjectedFault at_half_a_second(InjectedFault fault) {
    fault.from = SteadyTime{1h} + 500ms;
    return fault;
  }
  bool tick(std::int32_t steps = 0) {
    now += 1ms;
    const bool good = hal.read(now, seen);
    ActuatorCommands commands;
    commands.steps = steps;
    hal.write(now, commands);
    return good;
  }
  void run(int ticks, std::int32_t steps = 0) {
    for (int i = 0; i < ticks; ++i) (void)tick(steps);
  }
};

TEST(FaultHal, ChangesNothingBeforeItsFaultBegins) {
  Bench bench({HalFault::kDroppedRead});
  for (int i = 0; i < 499; ++i) ASSERT_TRUE(bench.tick(1));
  EXPECT_EQ(bench.seen.encoder, 498);
  EXPECT_FALSE(bench.tick());
}

TEST(FaultHal, EndsWithItsFault) {
  Shaft shaft;
  FaultHal hal(shaft, {{HalFault::kDroppedRead, Signal::kDown, 0, SteadyTime{1s}, SteadyTime{2s}}});
  SensorReadings seen;
  EXPECT_FALSE(hal.read(SteadyTime{2s} - 1ns, seen));
  EXPECT_TRUE(hal.read(SteadyTime{2s}, seen));
}

TEST(FaultHal, HoldsAStuckSignalAtWhatItSaid) {
  Bench bench({HalFault::kStuck, Signal::kDown});
  bench.run(500);
  const Pressure stuck = bench.seen.down;
  bench.run(100);
  EXPECT_EQ(bench.seen.down, stuck);
}

TEST(FaultHal, AddsAnOffset) {
  Bench bench({HalFault::kOffset, Signal::kAir, -1'900});
  bench.run(500);
  EXPECT_EQ(bench.seen.air_mv, 100);
}

TEST(FaultHal, DriftsEverySecond) {
  Bench bench({HalFault::kDrift, Signal::kTemperature, 10});
  bench.run(500);
  EXPECT_EQ(bench.seen.temperature_dc, 250);
  bench.run(2'000);
  EXPECT_EQ(bench.seen.temperature_dc, 270);
}

TEST(FaultHal, GivesAPictureOfBefore) {
  Bench bench({HalFault::kLateRead, Signal::kDown, 40});
  bench.run(600);
  EXPECT_EQ(bench.seen.down, Pressure::of(560));
}

TEST(FaultHal, LosesAndGainsItsShareOfSteps) {
  Bench loss({HalFault::kStepLoss, Signal::kEncoder, 25});
  Bench gain({HalFault::kStepGain, Signal::kEncoder, 25});
  loss.run(499), gain.run(499);
  loss.run(200, 1), gain.run(200, 1);
  EXPECT_EQ(loss.shaft.readings.encoder, 150);
  EXPECT_EQ(gain.shaft.readings.encoder, 250);
}

TEST(FaultHal, LetsTheEncoderMissItsShareWhileTheShaftTurns) {
  Bench bench({HalFault::kEncoderMiss, Signal::kEncoder, 10});
  bench.run(501);
  bench.run(101, 1);
  EXPECT_EQ(bench.shaft.readings.encoder, 101);
  EXPECT_EQ(bench.seen.encoder, 90);
}

TEST(FaultHal, BouncesTheStopKey) {
  Bench bench({HalFault::kKeyBounce, Signal::kEncoder, 1});
  bench.run(500);
  const bool first = bench.seen.stop_key;
  bench.run(1);
  EXPECT_NE(bench.seen.stop_key, first);
}

TEST(FaultHal, TellsAnotherTime) {
  Bench bench({HalFault::kClockJump, Signal::kEncoder, -250});
  bench.run(500);
  EXPECT_EQ(bench.shaft.told, bench.now - 250ms);
  EXPECT_EQ(bench.hal.seen(bench.now), bench.now - 250ms);
}

TEST(RandomFault, IsTheSameForTheSameSeedAndCoversEveryKind) {
  std::array<int, kHalFaultCount> seen{};
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const InjectedFault one = random_fault(seed, SteadyTime{1h}, 10s);
    const InjectedFault again = random_fault(seed, SteadyTime{1h}, 10s);
    EXPECT_EQ(one.what, again.what);
    EXPECT_EQ(one.amount, again.amount);
    EXPECT_GE(one.from, SteadyTime{1h});
    EXPECT_LT(one.from, SteadyTime{1h} + 10s);
    ++seen[static_cast<std::size_t>(one.what)];
  }
  for (const int count : seen) EXPECT_GT(count, 0);
}

}  // namespace
}  // namespace ph::agent
