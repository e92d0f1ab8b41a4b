#include "pumpagent/world/world.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace ph::agent {
namespace {

using namespace std::chrono_literals;

WorldSetup volumetric() {
  WorldSetup setup;
  setup.stroke = microlitres(100);
  setup.ripple = 0.3;
  setup.fastest = millilitres_per_hour(1200);
  setup.container = millilitres(1000);
  return setup;
}

// Turns the shaft at `ml_h` for one step of time.
void drive(PumpWorld& world, double ml_h, std::chrono::milliseconds dt, double& owed) {
  owed += ml_h * 1e6 / 3600 * std::chrono::duration<double>(dt).count() / 551;
  ActuatorCommands commands;
  commands.steps = static_cast<std::int32_t>(std::floor(owed));
  owed -= commands.steps;
  commands.enable = true;
  commands.clamp_closed = false;
  world.command(commands);
  world.renew_lease();
  world.step(dt);
}

// Published times to alarm of a volumetric pump (pump reference, 2.2), each within 30 %.
TEST(PumpWorld, OccludesInThePublishedTimes) {
  struct Cell {
    double mmhg, ml_h, seconds;
  };
  const Cell cells[] = {{226, 1, 547},  {226, 25, 33},     {226, 100, 7},  {563, 1, 1553},
                        {563, 25, 74},  {563, 100, 15},    {900, 1, 2810}, {900, 25, 126},
                        {900, 100, 24}, {226, 0.1, 31'200}};
  for (const Cell& cell : cells) {
    PumpWorld world(volumetric());
    double owed = 0, time = 0;
    for (; time < 2; time += 0.05) drive(world, cell.ml_h, 50ms, owed);
    world.apply({FaultKind::kOccludeDownstream, 1});
    for (time = 0; world.line_mmhg() < cell.mmhg && time < 1e5; time += 0.05) {
      drive(world, cell.ml_h, 50ms, owed);
    }
    EXPECT_NEAR(time, cell.seconds, 0.3 * cell.seconds) << cell.mmhg << " at " << cell.ml_h;
  }
}

TEST(PumpWorld, NeverOccludesWhereTheLeakIsAboveTheFlow) {
  PumpWorld world(volumetric());
  world.apply({FaultKind::kOccludeDownstream, 1});
  double owed = 0;
  for (int i = 0; i < 36'000 * 10; ++i) drive(world, 0.1, 100ms, owed);
  EXPECT_LT(world.line_mmhg(), 563);
}

TEST(PumpWorld, DeliversWhatTheShaftTurns) {
  PumpWorld world(volumetric());
  double owed = 0;
  for (int i = 0; i < 36'000; ++i) drive(world, 125, 100ms, owed);
  EXPECT_NEAR(static_cast<double>(world.arrived().count()), 125e6, 125e6 * 0.005);
}

TEST(PumpWorld, StopsWithinTheLeaseWhenItIsNotRenewed) {
  PumpWorld world(volumetric());
  double owed = 0;
  for (int i = 0; i < 1000; ++i) drive(world, 1200, 1ms, owed);
  ActuatorCommands go;
  go.steps = 1;
  go.enable = true;
  std::int64_t at_100 = 0;
  for (int i = 0; i < 300; ++i) {
    world.command(go);
    world.step(1ms);
    if (i == 100) at_100 = world.read().encoder;
  }
  EXPECT_EQ(world.read().encoder, at_100);
  EXPECT_FALSE(world.motor_alive());
}

TEST(PumpWorld, ShowsABubbleForItsVolume) {
  PumpWorld world(volumetric());
  world.apply({FaultKind::kAirBubble, 50});
  double owed = 0, air_nl = 0;
  for (int i = 0; i < 30'000; ++i) {
    const auto before = world.read().encoder;
    drive(world, 100, 1ms, owed);
    const SensorReadings now = world.read();
    if (now.air_mv < 600) air_nl += static_cast<double>(now.encoder - before) * 551;
  }
  EXPECT_NEAR(air_nl, 50'000, 20'000);  // the ripple stretches it
}

TEST(PumpWorld, ReplaysFromItsSeed) {
  PumpWorld a(volumetric()), b(volumetric());
  double owed_a = 0, owed_b = 0;
  for (int i = 0; i < 1000; ++i) {
    drive(a, 100, 10ms, owed_a);
    drive(b, 100, 10ms, owed_b);
    ASSERT_EQ(a.read().down, b.read().down);
  }
}

TEST(PumpWorld, RunsOnItsBatteryForTheStatedTime) {
  WorldSetup setup = volumetric();
  setup.battery = {{millilitres_per_hour(25), 60min, 60min}};
  PumpWorld world(setup);
  world.apply({FaultKind::kMainsLoss, 1});
  double owed = 0;
  for (int i = 0; i < 30 * 600; ++i) drive(world, 25, 100ms, owed);
  EXPECT_NEAR(static_cast<double>(world.read().battery.count()), 480, 50);
}

TEST(PumpWorld, LetsNothingThroughAnEmptySyringe) {
  WorldSetup setup = volumetric();
  setup.mechanism = Mechanism::kSyringe;
  setup.reservoir_known = true;
  setup.container = millilitres(1);
  PumpWorld world(setup);
  double owed = 0;
  for (int i = 0; i < 6000; ++i) drive(world, 100, 100ms, owed);
  EXPECT_LE(world.taken(), millilitres(1) + microlitres(2));
}

// P07: a syringe drive holds 2 %, at every place of the screw's revolution.
TEST(PumpWorld, GivesASyringesVolumeWithinItsDrivesAccuracy) {
  PumpModel model;
  model.mechanism = Mechanism::kSyringe;
  model.step = nanolitres(551);
  model.ripple = {microlitres(2'778), 10, 0, 0, {}};
  model.rate_max = microlitres_per_hour(199'900);
  model.container = millilitres(50);
  PumpWorld world(WorldSetup::of(model, 1));
  double owed = 0, turned_ml = 0;
  const double backlash_ml = 0.012;
  for (int i = 0; i < 1200; ++i) {
    drive(world, 84, 100ms, owed);
    turned_ml = static_cast<double>(world.read().encoder) * 551e-6;
    const double arrived_ml = static_cast<double>(world.arrived().count()) * 1e-6;
    ASSERT_NEAR(arrived_ml, turned_ml - backlash_ml, 0.02 * turned_ml + backlash_ml);
  }
  EXPECT_GT(turned_ml, 2.7);
}

}  // namespace
}  // namespace ph::agent
