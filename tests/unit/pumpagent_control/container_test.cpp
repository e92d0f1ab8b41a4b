#include "pumpagent/control/container.hpp"

#include <gtest/gtest.h>

namespace ph::agent {
namespace {

using namespace std::chrono_literals;

SensorReadings with_drops(std::uint32_t drops = 0) {
  SensorReadings r;
  r.drops_fitted = true;
  r.drops = drops;
  return r;
}

SensorReadings with_reservoir(Volume left) {
  SensorReadings r;
  r.reservoir_known = true;
  r.reservoir = left;
  return r;
}

bool says(AlarmCode code, const SensorReadings& readings, Volume empty = microlitres(500)) {
  Container container{empty};
  container.observe(readings, 1ms, Volume{});
  return container.conditions().contains(code);
}

// P64
TEST(Container, IsLowBelowAMillilitreAndEmptyAtHalf) {
  EXPECT_FALSE(says(AlarmCode::kReservoirLow, with_reservoir(millilitres(1))));
  EXPECT_TRUE(says(AlarmCode::kReservoirLow, with_reservoir(nanolitres(999'999))));
  EXPECT_FALSE(says(AlarmCode::kContainerEmpty, with_reservoir(nanolitres(500'001))));
  EXPECT_TRUE(says(AlarmCode::kContainerEmpty, with_reservoir(microlitres(500))));
}

TEST(Container, LetsASyringeBeUsedToTheEndOfItsTravel) {
  EXPECT_FALSE(says(AlarmCode::kContainerEmpty, with_reservoir(microlitres(51)), microlitres(50)));
  EXPECT_TRUE(says(AlarmCode::kContainerEmpty, with_reservoir(microlitres(50)), microlitres(50)));
}

// What falls in `time` at `rate` when `share` per cent of the drops are seen.
Container after(FlowRate rate, std::chrono::seconds time, bool drops) {
  Container container{microlitres(500)};
  Volume moved;
  for (auto t = 0ms; t < time; t += 10ms) {
    const Volume step = delivered(rate, t + 10ms) - delivered(rate, t);
    moved += step;
    const auto fallen = static_cast<std::uint32_t>(moved.count() / 50'000);
    container.observe(with_drops(drops ? fallen : 0), 10ms, step);
  }
  return container;
}

// P43
TEST(Container, MissesTheDropsOfAFastInfusionWithinFiveSeconds) {
  for (const std::int64_t ml_h : {300, 600, 1200}) {
    const Container none = after(millilitres_per_hour(ml_h), 5s, false);
    EXPECT_TRUE(none.conditions().contains(AlarmCode::kContainerEmpty)) << ml_h;
  }
}

// P43
TEST(Container, WaitsLongerForTheDropsOfASlowInfusion) {
  const Container early = after(millilitres_per_hour(25), 57s, false);
  EXPECT_TRUE(early.conditions().empty());
  const Container late = after(millilitres_per_hour(25), 58s, false);
  EXPECT_TRUE(late.conditions().contains(AlarmCode::kContainerEmpty));
}

// P43
TEST(Container, IsNotAlarmedByTheDropsThatAreDue) {
  for (const std::int64_t ml_h : {1, 25, 300, 1200}) {
    EXPECT_TRUE(after(millilitres_per_hour(ml_h), 10min, true).conditions().empty()) << ml_h;
  }
}

// P35, P43
TEST(Container, CallsAStreamOfDropsAtOnceWhetherThePumpMovesOrNot) {
  Container container{microlitres(500)};
  container.observe(with_drops(100), 1ms, Volume{});
  container.observe(with_drops(108), 1ms, Volume{});
  EXPECT_TRUE(container.conditions().empty());
  container.observe(with_drops(109), 1ms, Volume{});
  EXPECT_TRUE(container.conditions().contains(AlarmCode::kFreeFlow));
}

// P09, P35: whoever clears the alarm and goes on is not given as much again.
TEST(Container, CallsTheSameStreamAtTheThirdDropUntilTheDoorWasOpened) {
  Container container{microlitres(500)};
  container.observe(with_drops(), 1ms, Volume{});
  container.observe(with_drops(13), 1ms, Volume{});
  container.forget();
  container.observe(with_drops(15), 1ms, Volume{});
  EXPECT_TRUE(container.conditions().empty());
  container.observe(with_drops(16), 1ms, Volume{});
  EXPECT_TRUE(container.conditions().contains(AlarmCode::kFreeFlow));
  container.forget();
  SensorReadings open = with_drops(16);
  open.door_closed = false;
  container.observe(open, 1ms, Volume{});
  container.observe(with_drops(24), 1ms, Volume{});
  EXPECT_TRUE(container.conditions().empty());
  container.observe(with_drops(25), 1ms, Volume{});
  EXPECT_TRUE(container.conditions().contains(AlarmCode::kFreeFlow));
}

TEST(Container, IsNotAlarmedByTheDropsThatAreDueAfterAStream) {
  Container container{microlitres(500)};
  container.observe(with_drops(), 1ms, Volume{});
  container.observe(with_drops(13), 1ms, Volume{});
  container.forget();
  std::int64_t fallen_nl = 13 * 50'000;
  for (int i = 0; i < 36'000; ++i) {
    fallen_nl += 18'334;
    const auto drops = static_cast<std::uint32_t>(fallen_nl / 50'000);
    container.observe(with_drops(drops), 100ms, nanolitres(16'667));
  }
  EXPECT_TRUE(container.conditions().empty());
}

// 600 mL/h are asked for and a fifth of it, or more than half, runs past the mechanism. P35
void expect_seen_in_time(std::int64_t beside_nl) {
  Container container{microlitres(500)};
  std::int64_t extra_nl = 0, fallen_nl = 0;
  while (container.conditions().empty() && extra_nl < 5'000'000) {
    extra_nl += beside_nl;
    fallen_nl += beside_nl + 16'667;
    const auto drops = static_cast<std::uint32_t>(fallen_nl / 50'000);
    container.observe(with_drops(drops), 100ms, nanolitres(16'667));
  }
  EXPECT_TRUE(container.conditions().contains(AlarmCode::kFreeFlow));
  EXPECT_LT(extra_nl, 1'400'000);
}
TEST(Container, CallsAStreamBesideAFastInfusionBeforeItIsTooMuch) {
  expect_seen_in_time(9'667);
  expect_seen_in_time(3'334);
}

TEST(Container, IsContentWithDropsThatAreATenthTooMany) {
  Container container{microlitres(500)};
  std::int64_t fallen_nl = 0;
  for (int i = 0; i < 36'000; ++i) {
    fallen_nl += 18'334;
    const auto drops = static_cast<std::uint32_t>(fallen_nl / 50'000);
    container.observe(with_drops(drops), 100ms, nanolitres(16'667));
  }
  EXPECT_TRUE(container.conditions().empty());
}

TEST(Container, LetsASetBeFilledByGravityWhileTheDoorIsOpen) {
  Container container{microlitres(500)};
  SensorReadings readings = with_drops();
  readings.door_closed = false;
  for (std::uint32_t drops = 0; drops < 200; ++drops) {
    readings.drops = drops;
    container.observe(readings, 100ms, Volume{});
  }
  EXPECT_TRUE(container.conditions().empty());
}

}  // namespace
}  // namespace ph::agent
