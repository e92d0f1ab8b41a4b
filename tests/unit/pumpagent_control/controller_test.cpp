#include "pumpagent/control/controller.hpp"

#include <gtest/gtest.h>

namespace ph::agent {
namespace {

using namespace std::chrono_literals;

ControlSetup setup() {
  ControlSetup s;
  s.step = nanolitres(551);
  s.occlusion_down = mmhg(500);
  s.occlusion_up = mmhg(120);
  s.air_single = microlitres(50);
  s.air_accumulated = millilitres(1);
  return s;
}

// A shaft that follows, so that only the sensor under test speaks.
struct Loop {
  Controller controller{setup()};
  SensorReadings readings;
  SteadyTime now{1h};
  FlowRate rate = millilitres_per_hour(1200);
  ActuatorCommands last;
  Sensed sensed;
  bool stirs = true;

  ActuatorCommands tick(std::chrono::nanoseconds dt = 1ms) {
    now += dt;
    readings.encoder += last.steps;
    if (stirs) readings.down = readings.down + Pressure::of(readings.encoder % 2 == 0 ? 1 : -1);
    sensed = controller.sense(now, readings);
    return last = controller.drive(rate, millilitres(1000));
  }
  void run(int ticks) {
    for (int i = 0; i < ticks; ++i) tick();
  }
  // Until it stands, which an alarm board would hold from then on.
  void run_to_stop(int most) {
    for (int i = 0; i < most && last.enable; ++i) tick();
  }
  bool raised(AlarmCode code) const { return sensed.conditions.contains(code); }
};

TEST(Controller, StopsInTheSameTickAsTheStopKey) {
  Loop loop;
  loop.run(100);
  EXPECT_TRUE(loop.last.enable);
  loop.readings.stop_key = true;
  loop.tick();
  EXPECT_FALSE(loop.last.enable);
  EXPECT_EQ(loop.last.steps, 0);
}

// P84
TEST(Controller, StopsInTheSameTickAsTheDoor) {
  Loop loop;
  loop.run(100);
  loop.readings.door_closed = false;
  loop.tick();
  EXPECT_TRUE(loop.raised(AlarmCode::kDoorOpen));
  EXPECT_FALSE(loop.last.enable);
}

TEST(Controller, LetsTheDoorOfAStoppedPumpBeOpened) {
  Loop loop;
  loop.rate = FlowRate{};
  loop.readings.door_closed = false;
  loop.run(10);
  EXPECT_TRUE(loop.sensed.conditions.empty());
}

// P58
TEST(Controller, StopsInTheTickThatMakesTheBubbleTooLarge) {
  Loop loop;
  loop.run(100);
  loop.readings.air_mv = 50;
  const auto before = loop.readings.encoder;
  while (loop.last.enable) loop.tick();
  const std::int64_t air = (loop.readings.encoder - before) * 551;
  EXPECT_TRUE(loop.raised(AlarmCode::kAirSingle));
  EXPECT_GE(air, 50'000);
  EXPECT_LE(air, 50'000 + 2 * 551);
}

// P59
TEST(Controller, SumsSmallBubblesOverAQuarterOfAnHour) {
  Loop loop;
  loop.run(100);
  for (int bubble = 0; bubble < 60 && loop.last.enable; ++bubble) {
    loop.readings.air_mv = 50;
    loop.run(90);  // about 30 uL
    loop.readings.air_mv = 2000;
    loop.run(100);
  }
  EXPECT_TRUE(loop.raised(AlarmCode::kAirAccumulated));
}

TEST(Controller, StopsAtTheOcclusionLimitAndNotBelow) {
  Loop loop;
  loop.run(100);
  loop.readings.down = mmhg(499);
  loop.run(500);
  EXPECT_TRUE(loop.last.enable);
  loop.readings.down = mmhg(501);
  loop.run_to_stop(200);
  EXPECT_TRUE(loop.raised(AlarmCode::kOcclusionDown));
  EXPECT_FALSE(loop.last.enable);
}

TEST(Controller, DoesNotBelieveAShortSuction) {
  Loop loop;
  loop.run(100);
  loop.readings.up = mmhg(-200);
  loop.run(499);
  loop.readings.up = mmhg(10);
  loop.run(100);
  EXPECT_TRUE(loop.last.enable);
  loop.readings.up = mmhg(-120);
  loop.run_to_stop(510);
  EXPECT_TRUE(loop.raised(AlarmCode::kOcclusionUp));
}

// P55
TEST(Controller, CallsABrokenPressureSensor) {
  Loop loop;
  loop.run(100);
  loop.readings.down = mmhg(3000);
  loop.tick();
  EXPECT_TRUE(loop.raised(AlarmCode::kSensorFault));
  EXPECT_FALSE(loop.last.enable);
}

TEST(Controller, NeverCatchesUpALongHangByABolus) {
  Loop loop;
  loop.run(1000);
  EXPECT_LE(loop.tick(1h).steps, 303 + 1);  // half a second of 1200 mL/h
}

TEST(Controller, StandsStillWhenItSeesNothing) {
  Loop loop;
  loop.run(100);
  EXPECT_TRUE(
      loop.controller.sense_nothing(loop.now + 1ms).conditions.contains(AlarmCode::kSensorFault));
  EXPECT_FALSE(loop.controller.drive(loop.rate, millilitres(1)).enable);
}

// P83
TEST(Controller, StopsAtFiftyFiveDegreesAndATenth) {
  Loop loop;
  loop.readings.temperature_dc = 550;
  loop.run(2);
  EXPECT_TRUE(loop.last.enable);
  loop.readings.temperature_dc = 551;
  loop.tick();
  EXPECT_FALSE(loop.last.enable);
}

// P84
TEST(Controller, StopsInTheSameTickAsSetOrSyringeLeaveTheirPlace) {
  Loop set, syringe;
  set.run(100);
  set.readings.set_loaded = false;
  set.tick();
  EXPECT_TRUE(set.raised(AlarmCode::kSetMisload));
  EXPECT_FALSE(set.last.enable);
  syringe.run(100);
  syringe.readings.syringe_in_place = false;
  syringe.tick();
  EXPECT_TRUE(syringe.raised(AlarmCode::kSyringeMoved));
  EXPECT_FALSE(syringe.last.enable);
}

// P55: stuck high or low is a fault of the sensor, not "no occlusion"
TEST(Controller, CallsAPressureThatNeverStirsWhileFluidMoves) {
  for (const std::int64_t pressure : {-50, 0, 400}) {
    Loop loop;
    loop.stirs = false;
    loop.readings.down = mmhg(pressure);
    loop.run(29'000);
    EXPECT_TRUE(loop.last.enable) << pressure;
    loop.run(2'000);
    EXPECT_TRUE(loop.raised(AlarmCode::kSensorFault)) << pressure;
    EXPECT_FALSE(loop.last.enable) << pressure;
  }
}

// Section 1.4 of the pump reference: a false upstream occlusion has stopped vasopressors.
TEST(Controller, LetsAShortSuctionAtASlowRatePass) {
  Loop loop;
  loop.rate = millilitres_per_hour(2);
  loop.run(1000);
  for (int pulse = 0; pulse < 20; ++pulse) {
    loop.readings.up = mmhg(-200);
    loop.run(20'000);  // 11 uL: less than a suction must hold for
    loop.readings.up = mmhg(10);
    loop.run(10);
  }
  EXPECT_TRUE(loop.last.enable);
  EXPECT_TRUE(loop.sensed.conditions.empty());
}

// P70
TEST(Controller, SaysHowLongTheBatteryLasts) {
  ControlSetup with_curve = setup();
  with_curve.battery.count = 1;
  with_curve.battery.points[0] = {millilitres_per_hour(25), 600, 600};
  Controller controller{with_curve};
  SensorReadings readings;
  readings.battery = Charge::of(500);
  (void)controller.sense(SteadyTime{1h}, readings);
  EXPECT_EQ(controller.battery_left(), std::nullopt);
  readings.on_mains = false;
  (void)controller.sense(SteadyTime{1h} + 1ms, readings);
  EXPECT_EQ(controller.battery_left(), std::chrono::minutes{300});
}

// P64, P66: low, and with less than five minutes left urgent
TEST(Controller, CallsALowReservoirUrgentByTheRate) {
  for (const auto& [ml_h, urgent] : {std::pair{9, false}, {10, true}}) {
    Loop loop;
    loop.rate = millilitres_per_hour(ml_h);
    loop.readings.reservoir_known = true;
    loop.readings.reservoir = microlitres(800);
    loop.run(3);
    EXPECT_TRUE(loop.raised(AlarmCode::kReservoirLow));
    EXPECT_EQ(loop.sensed.urgent.contains(AlarmCode::kReservoirLow), urgent) << ml_h;
  }
}

// P35, P38: without a drop sensor the encoder alone must not call a sound infusion wrong
TEST(Controller, IsContentWithAFlowThatFollows) {
  for (const std::int64_t ul_h : {100, 1'000, 25'000, 1'200'000}) {
    Loop loop;
    loop.rate = microlitres_per_hour(ul_h);
    for (int i = 0; i < 60'000; ++i) loop.tick(10ms);
    EXPECT_TRUE(loop.sensed.conditions.empty()) << ul_h;
  }
}

// P38
TEST(Controller, SaysThatTooFewDropsFallAndGoesOn) {
  Loop loop;
  loop.rate = millilitres_per_hour(600);
  loop.readings.drops_fitted = true;
  for (int i = 0; i < 100'000 && !loop.raised(AlarmCode::kUnderRate); ++i) {
    loop.readings.drops = static_cast<std::uint32_t>(loop.readings.encoder * 551 / 80'000);
    loop.tick(10ms);
  }
  EXPECT_TRUE(loop.raised(AlarmCode::kUnderRate));
  EXPECT_TRUE(loop.last.enable);
}

// P35
TEST(Controller, StopsWhenTooManyDropsFall) {
  Loop loop;
  loop.rate = millilitres_per_hour(600);
  loop.readings.drops_fitted = true;
  for (int i = 0; i < 100'000 && loop.last.enable == (i > 0); ++i) {
    loop.readings.drops = static_cast<std::uint32_t>(loop.readings.encoder * 551 / 36'000);
    loop.tick(10ms);
  }
  EXPECT_TRUE(loop.raised(AlarmCode::kFreeFlow));
  EXPECT_FALSE(loop.last.enable);
  const std::int64_t fallen = std::int64_t{loop.readings.drops} * 50'000;
  EXPECT_LT(fallen - loop.readings.encoder * 551, 1'400'000);  // P09
}

}  // namespace
}  // namespace ph::agent
