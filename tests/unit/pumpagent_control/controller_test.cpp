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

  ActuatorCommands tick(std::chrono::nanoseconds dt = 1ms) {
    now += dt;
    readings.encoder += last.steps;
    readings.down = readings.down + Pressure::of(readings.encoder % 2 == 0 ? 1 : -1);
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

TEST(Controller, StopsAtFiftyFiveDegreesAndATenth) {
  Loop loop;
  loop.readings.temperature_dc = 550;
  loop.run(2);
  EXPECT_TRUE(loop.last.enable);
  loop.readings.temperature_dc = 551;
  loop.tick();
  EXPECT_FALSE(loop.last.enable);
}

}  // namespace
}  // namespace ph::agent
