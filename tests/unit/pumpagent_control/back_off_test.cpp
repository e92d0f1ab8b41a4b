#include "pumpagent/control/back_off.hpp"

#include <gtest/gtest.h>

#include "pumpagent/control/controller.hpp"
#include "pumpagent/control/line_leak.hpp"

namespace ph::agent {
namespace {

using namespace std::chrono_literals;

constexpr BackOffRule kRule{microlitres(800), millilitres_per_hour(100)};

// An occlusion at 500 mmHg behind a vein of 10.
BackOff occluded() {
  BackOff out(kRule);
  out.note(mmhg(10));
  out.note(mmhg(500));
  out.begin(mmhg(500), Volume{});
  return out;
}

TEST(BackOff, RestsBeforeItTurnsAbout) {
  BackOff back = occluded();
  EXPECT_TRUE(back.goes_on(mmhg(500), {}, 249ms));
  EXPECT_FALSE(back.turns());
  EXPECT_TRUE(back.goes_on(mmhg(500), {}, 1ms));
  EXPECT_TRUE(back.turns());
}

// P51: to the pressure before the occlusion, and not below.
TEST(BackOff, EndsAtThePressureBeforeTheOcclusion) {
  BackOff back = occluded();
  EXPECT_TRUE(back.goes_on(mmhg(15), microlitres(90), 1s));
  EXPECT_FALSE(back.goes_on(mmhg(14), microlitres(95), 1s));
  EXPECT_EQ(back.take_released(), microlitres(95));
  EXPECT_EQ(back.take_released(), std::nullopt);
}

TEST(BackOff, DrawsNoMoreThanItsVolume) {
  BackOff back = occluded();
  std::int64_t pressure = 500;
  Volume drawn;
  while (back.goes_on(mmhg(pressure), drawn, 100ms)) {
    drawn += microlitres(50);
    pressure -= 10;
    ASSERT_LE(drawn, kRule.most);
  }
  EXPECT_EQ(back.take_released(), kRule.most);
  EXPECT_FALSE(back.take_doubt());
}

TEST(BackOff, TakesNoLongerThanTwiceItsTime) {
  BackOff back = occluded();
  std::chrono::milliseconds time{0};
  while (back.goes_on(mmhg(500), {}, 100ms)) time += 100ms;
  EXPECT_NEAR(static_cast<double>(time.count()), 57'850, 200);
}

// P55: 9 mmHg for an eighth of its volume is no fall.
TEST(BackOff, DoubtsAPressureThatDoesNotFall) {
  BackOff back = occluded();
  EXPECT_TRUE(back.goes_on(mmhg(500), microlitres(99), 1s));
  EXPECT_FALSE(back.goes_on(mmhg(491), microlitres(100), 1s));
  EXPECT_TRUE(back.take_doubt());
  BackOff falls = occluded();
  EXPECT_TRUE(falls.goes_on(mmhg(490), microlitres(100), 1s));
}

TEST(BackOff, DoesNothingWithoutAPressureFromBefore) {
  BackOff back(kRule);
  back.begin(mmhg(500), Volume{});
  EXPECT_FALSE(back.active());
}

ControlSetup setup() {
  ControlSetup s;
  s.step = nanolitres(551);
  s.occlusion_down = mmhg(500);
  s.occlusion_most = mmhg(900);
  s.occlusion_ceiling = mmhg(1575);
  s.back_off = kRule;
  return s;
}

// A shaft that follows and a closed line of 1 uL/mmHg.
struct Line {
  Controller controller{setup()};
  SensorReadings readings;
  SteadyTime now{1h};
  FlowRate rate = millilitres_per_hour(600);
  ActuatorCommands last;
  Sensed sensed;

  void tick() {
    now += 10ms;
    readings.encoder += last.steps;
    readings.down = mmhg(10) + Pressure::of(readings.encoder * 551 + readings.encoder % 3);
    sensed = controller.sense(now, readings);
    if (sensed.conditions.contains(AlarmCode::kOcclusionDown)) rate = FlowRate{};
    last = controller.drive(rate, millilitres(100));
  }
  void occlude() {
    while (rate > FlowRate{}) tick();
  }
};

// P16: stops at once at an occlusion; the turn backwards comes after.
TEST(Controller, StopsInTheTickOfTheOcclusionAndThenRelievesTheLine) {
  Line line;
  line.occlude();
  EXPECT_FALSE(line.last.enable);
  EXPECT_TRUE(line.controller.backing_off());
  while (line.controller.backing_off()) line.tick();
  EXPECT_LE(line.controller.pressure(), mmhg(15));
  EXPECT_GE(line.controller.pressure(), mmhg(5));
  EXPECT_TRUE(line.controller.take_released());
  EXPECT_FALSE(line.last.enable);
}

// P14: the key ends that, too, in the same tick.
TEST(Controller, StopsTheReliefInTheSameTickAsTheStopKey) {
  Line line;
  line.occlude();
  for (int i = 0; i < 100 || line.last.steps == 0; ++i) line.tick();
  ASSERT_LT(line.last.steps, 0);
  line.readings.stop_key = true;
  line.tick();
  EXPECT_EQ(line.last.steps, 0);
  EXPECT_FALSE(line.last.enable);
  line.readings.stop_key = false;
  line.tick();
  EXPECT_FALSE(line.last.enable);
}

TEST(Controller, StopsTheReliefAtAnotherAlarm) {
  Line line;
  line.occlude();
  for (int i = 0; i < 100; ++i) line.tick();
  line.readings.temperature_dc = 551;
  line.tick();
  EXPECT_FALSE(line.last.enable);
  EXPECT_FALSE(line.controller.backing_off());
}

// P57: the limit stands at the model's highest while a dose is given, and only then.
TEST(Controller, RaisesTheLimitToTheHighestWhileADoseIsGiven) {
  Line line;
  line.controller.widen(true);
  EXPECT_EQ(line.controller.pressure_limit(), mmhg(900));
  line.controller.widen(false);
  EXPECT_EQ(line.controller.pressure_limit(), mmhg(500));
}

// P50: whatever was confirmed.
TEST(Controller, TakesNoLimitAboveTheModels) {
  Line line;
  line.controller.adopt(mmhg(901), Volume{});
  EXPECT_EQ(line.controller.pressure_limit(), mmhg(900));
}

// P49: one unfiltered reading at the ceiling.
TEST(Controller, StopsAtOnceAtTheCeiling) {
  Line line;
  for (int i = 0; i < 10; ++i) line.tick();
  line.now += 1ms;
  line.readings.encoder += line.last.steps;
  line.readings.down = Pressure::of(mmhg(1575).count() - 1);
  EXPECT_FALSE(Line{}
                   .controller.sense(line.now, line.readings)
                   .conditions.contains(AlarmCode::kOcclusionDown));
  line.controller.widen(true);
  line.readings.down = mmhg(1575);
  EXPECT_TRUE(line.controller.sense(line.now, line.readings)
                  .conditions.contains(AlarmCode::kOcclusionDown));
}

constexpr FlowRate kLeak = microlitres_per_hour(330);  // per bar

TEST(LineLeak, GivesAsMuchMoreAsLeaksAtThePressure) {
  const LineLeak leak(kLeak);
  EXPECT_EQ(leak.at(mmhg(100), millilitres_per_hour(25)), nanolitres_per_hour(43'996));
  EXPECT_EQ(leak.at(Pressure{} - mmhg(100), millilitres_per_hour(25)),
            nanolitres_per_hour(-43'996));
}

TEST(LineLeak, AddsNothingToAnOcclusionThatBuildsUp) {
  const LineLeak leak(kLeak);
  EXPECT_GT(leak.at(mmhg(150), millilitres_per_hour(25)), FlowRate{});
  EXPECT_EQ(leak.at(mmhg(151), millilitres_per_hour(25)), FlowRate{});
}

TEST(LineLeak, NeverAddsMoreThanATwentieth) {
  const LineLeak leak(kLeak);
  EXPECT_EQ(leak.at(mmhg(100), microlitres_per_hour(100)), microlitres_per_hour(5));
}

TEST(LineLeak, TakesOffWhatLeakedAndNotMore) {
  LineLeak leak(kLeak);
  leak.add(microlitres_per_hour(36), 1s);  // 10 nL
  EXPECT_EQ(leak.given(nanolitres(4)), Volume{});
  EXPECT_EQ(leak.given(nanolitres(551)), nanolitres(545));
  EXPECT_EQ(leak.given(nanolitres(551)), nanolitres(551));
}

}  // namespace
}  // namespace ph::agent
