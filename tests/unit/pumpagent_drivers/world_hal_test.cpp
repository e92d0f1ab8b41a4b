#include "pumpagent/drivers/world_hal.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace ph::agent {
namespace {

using namespace std::chrono_literals;

struct Bench {
  std::unique_ptr<WorldRegisters> registers = std::make_unique<WorldRegisters>();
  SteadyTime now{1h};
  WorldHal drive{*registers};
  WorldGuardHal guard{*registers};

  void show(const SensorReadings& readings) {
    registers->sensors.post({now.time_since_epoch().count(), readings});
  }
  std::int64_t steps_taken() {
    std::int64_t steps = 0;
    while (const ActuatorCommands* all = registers->actuators.front()) {
      steps += all->steps;
      registers->actuators.pop();
    }
    return steps;
  }
};

ActuatorCommands moving(std::int32_t steps) {
  ActuatorCommands out;
  out.steps = steps;
  out.enable = true;
  return out;
}

TEST(WorldHal, GivesThePictureThatTheWorldShows) {
  Bench bench;
  SensorReadings shown;
  shown.encoder = 4711;
  bench.show(shown);
  SensorReadings seen;
  ASSERT_TRUE(bench.drive.read(bench.now, seen));
  EXPECT_EQ(seen.encoder, 4711);
}

TEST(WorldHal, HasNoPictureOfAWorldThatNeverWas) {
  Bench bench;
  SensorReadings seen;
  EXPECT_FALSE(bench.drive.read(bench.now, seen));
  EXPECT_FALSE(bench.guard.read(bench.now, seen));
}

TEST(WorldHal, KeepsAPictureForHalfASecondAndNoLonger) {
  Bench bench;
  bench.show({});
  SensorReadings seen;
  EXPECT_TRUE(bench.drive.read(bench.now + kPictureAge, seen));
  EXPECT_FALSE(bench.drive.read(bench.now + kPictureAge + 1ns, seen));
}

TEST(WorldHal, LosesNoStepWhenTheWorldIsLate) {
  Bench bench;
  for (int tick = 0; tick < 300; ++tick) bench.drive.write(bench.now, moving(2));
  std::int64_t steps = bench.steps_taken();
  bench.drive.write(bench.now, moving(2));
  steps += bench.steps_taken();
  EXPECT_EQ(steps, 301 * 2);
}

TEST(WorldHal, ForgetsWhatWaitedWhenTheMotorIsStopped) {
  Bench bench;
  for (int tick = 0; tick < 300; ++tick) bench.drive.write(bench.now, moving(2));
  const std::int64_t before = bench.steps_taken();
  bench.drive.write(bench.now, {});
  EXPECT_EQ(before + bench.steps_taken(), 256 * 2);
}

TEST(WorldGuardHal, HoldsTheLeaseForAHundredMillisecondsAndNoLonger) {
  Bench bench;
  bench.guard.renew_lease(bench.now);
  EXPECT_TRUE(lease_holds(*bench.registers, bench.now + GuardHal::kLease - 1ns));
  EXPECT_FALSE(lease_holds(*bench.registers, bench.now + GuardHal::kLease));
}

TEST(WorldGuardHal, DropsTheLeaseAtOnce) {
  Bench bench;
  bench.guard.renew_lease(bench.now);
  bench.guard.drop_lease();
  EXPECT_FALSE(lease_holds(*bench.registers, bench.now));
}

TEST(WorldGuardHal, HoldsNoLeaseOfAnEarlierStartOfTheMachine) {
  Bench bench;
  bench.guard.renew_lease(bench.now);
  EXPECT_FALSE(lease_holds(*bench.registers, bench.now - 30min));
}

}  // namespace
}  // namespace ph::agent
