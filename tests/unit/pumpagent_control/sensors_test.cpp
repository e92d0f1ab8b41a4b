#include <gtest/gtest.h>

#include "pumpagent/control/air.hpp"
#include "pumpagent/control/keys_watch.hpp"
#include "pumpagent/control/pressure_zero.hpp"

namespace ph::agent {
namespace {

using namespace std::chrono_literals;

// P85
TEST(KeysWatch, CallsTheOnOffKeyAfterTwentyFiveSecondsAndOthersAfterSixty) {
  for (const auto& [keys, stop, after] :
       {std::tuple{1U, false, 25s}, {2U, false, 60s}, {1U << 31, false, 60s}, {0U, true, 60s}}) {
    KeysWatch watch;
    SensorReadings readings;
    readings.keys_down = keys;
    readings.stop_key = stop;
    for (auto t = 0ms; t < after - 1ms; t += 1ms) watch.observe(readings, 1ms);
    EXPECT_FALSE(watch.stuck());
    watch.observe(readings, 1ms);
    EXPECT_TRUE(watch.stuck());
  }
}

TEST(KeysWatch, CountsEachPressOfAKeyAnew) {
  KeysWatch watch;
  SensorReadings readings;
  for (int press = 0; press < 10; ++press) {
    readings.keys_down = 2;
    for (int s = 0; s < 59; ++s) watch.observe(readings, 1s);
    EXPECT_FALSE(watch.stuck());
    readings.keys_down = 0;
    watch.observe(readings, 1s);
  }
}

// A sensor that reads `offset` while the door is opened and closed.
PressureZero closed_at(Pressure offset, std::chrono::nanoseconds time = 1s) {
  PressureZero zero;
  (void)zero.correct(offset, true, false, 10ms);
  (void)zero.correct(offset, false, false, 10ms);
  for (auto t = 0ns; t < time; t += 10ms) (void)zero.correct(offset, true, false, 10ms);
  return zero;
}

// P56
TEST(PressureZero, IsTakenWithinTenSecondsOfTheDoorsClosing) {
  EXPECT_TRUE(closed_at(mmhg(15), 990ms).taking());
  EXPECT_EQ(closed_at(mmhg(15)).zero(), mmhg(15));
}

// P56
TEST(PressureZero, TakesNoPressureOfTheLineForItsOwn) {
  EXPECT_EQ(closed_at(mmhg(20)).zero(), mmhg(20));
  EXPECT_EQ(closed_at(mmhg(21)).zero(), Pressure{});
  EXPECT_EQ(closed_at(mmhg(-21)).zero(), Pressure{});
}

TEST(PressureZero, IsNotTakenFromAPumpThatMoves) {
  PressureZero zero;
  (void)zero.correct(mmhg(15), false, false, 10ms);
  for (int i = 0; i < 200; ++i) (void)zero.correct(mmhg(15), true, true, 10ms);
  EXPECT_EQ(zero.zero(), Pressure{});
}

Air seen(std::int32_t millivolts, Volume moved) {
  Air air;
  air.observe(millivolts, 1ms, moved);
  return air;
}

// P58, P61
TEST(Air, SizesABubbleByTheVolumePumpedWhileItIsSeen) {
  EXPECT_EQ(seen(600, microlitres(10)).bubble(), Volume{});
  EXPECT_EQ(seen(599, microlitres(10)).bubble(), microlitres(10));
  EXPECT_EQ(seen(50, microlitres(10)).bubble(), microlitres(10));
}

// P59
TEST(Air, CountsBubblesOfTenMicrolitresAndMore) {
  EXPECT_EQ(seen(50, nanolitres(9'999)).accumulated(), Volume{});
  EXPECT_EQ(seen(50, microlitres(10)).accumulated(), microlitres(10));
}

// P59
TEST(Air, ForgetsBubblesAfterAQuarterOfAnHour) {
  Air air;
  air.observe(50, 1s, microlitres(500));
  for (int s = 0; s < 14 * 60; ++s) air.observe(1800, 1s, Volume{});
  EXPECT_EQ(air.accumulated(), microlitres(500));
  for (int s = 0; s < 2 * 60; ++s) air.observe(1800, 1s, Volume{});
  EXPECT_EQ(air.accumulated(), Volume{});
}

// P63
TEST(Air, BeginsAnewWhenItsAlarmIsCleared) {
  Air air = seen(50, microlitres(900));
  air.forget();
  EXPECT_EQ(air.bubble(), Volume{});
  EXPECT_EQ(air.accumulated(), Volume{});
}

// P61
TEST(Air, IsAFaultWhenForTwoMinutesItIsNeitherAirNorFluid) {
  for (const auto& [millivolts, faulty] :
       {std::pair{100, false}, {101, true}, {599, true}, {600, false}}) {
    Air air;
    for (int s = 0; s < 119; ++s) air.observe(millivolts, 1s, Volume{});
    EXPECT_FALSE(air.implausible()) << millivolts;
    air.observe(millivolts, 1s, Volume{});
    EXPECT_EQ(air.implausible(), faulty) << millivolts;
  }
}

}  // namespace
}  // namespace ph::agent
