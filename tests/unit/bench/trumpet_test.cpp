#include "tests/bench/trumpet.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace ph::bench {
namespace {

using namespace std::chrono_literals;

constexpr FlowRate kRate = millilitres_per_hour(25);
constexpr std::size_t kTwoHours = 2 * kSamplesPerHour;

// Two hours at 25 mL/h but for what `error_pct` of the interval (1 to 240) adds.
template <class Errors>
std::vector<double> flows_with(Errors error_pct) {
  std::vector<double> flows;
  for (std::size_t i = 1; i <= kTwoHours; ++i) flows.push_back(25 * (1 + error_pct(i) / 100.0));
  return flows;
}

template <class Errors>
Trumpet trumpet_with(Errors error_pct) {
  return *second_hour_trumpet(flows_with(error_pct), kRate);
}

struct Expected {
  double most, least;
};

void expect_windows(const Trumpet& trumpet, const std::array<Expected, 5>& expected) {
  for (std::size_t i = 0; i < expected.size(); ++i) {
    SCOPED_TRACE(trumpet.windows[i].minutes);
    EXPECT_NEAR(trumpet.windows[i].most_pct, expected[i].most, 1e-9);
    EXPECT_NEAR(trumpet.windows[i].least_pct, expected[i].least, 1e-9);
  }
}

TEST(Trumpet, LooksThroughTheWindowsOfTheStandard) {
  const Trumpet trumpet = trumpet_with([](std::size_t) { return 0.0; });
  constexpr std::array<std::size_t, 5> kCounts{117, 111, 99, 83, 59};
  for (std::size_t i = 0; i < kCounts.size(); ++i) {
    EXPECT_EQ(trumpet.windows[i].minutes, Trumpet::kMinutes[i]);
    EXPECT_EQ(trumpet.windows[i].windows, kCounts[i]);
  }
}

TEST(Trumpet, IsClosedForASteadyFlow) {
  const Trumpet trumpet = trumpet_with([](std::size_t) { return -3.0; });
  EXPECT_NEAR(trumpet.overall_pct, -3, 1e-9);
  expect_windows(trumpet, {{{-3, -3}, {-3, -3}, {-3, -3}, {-3, -3}, {-3, -3}}});
}

// One interval of twice the flow weighs S/P in each window that holds it and 1/120 in all. In the
// middle of the hour every window of 31 min holds it.
TEST(Trumpet, SpreadsOneLargeIntervalOverItsWindow) {
  const Trumpet trumpet = trumpet_with([](std::size_t i) { return i == 180 ? 100.0 : 0.0; });
  EXPECT_NEAR(trumpet.overall_pct, 100.0 / 120, 1e-9);
  expect_windows(trumpet,
                 {{{25, 0}, {10, 0}, {100.0 / 22, 0}, {100.0 / 38, 0}, {100.0 / 62, 100.0 / 62}}});
}

// Ten per cent more for 2.5 min, then ten less, in turn: what of whole periods is left over counts.
TEST(Trumpet, LeavesOfASquareWaveWhatDoesNotCancel) {
  const Trumpet trumpet =
      trumpet_with([](std::size_t i) { return (i - 1) / 5 % 2 == 0 ? 10.0 : -10.0; });
  EXPECT_NEAR(trumpet.overall_pct, 0, 1e-9);
  expect_windows(trumpet, {{{10, -10},
                            {0, 0},
                            {10.0 / 11, -10.0 / 11},
                            {10.0 / 19, -10.0 / 19},
                            {10.0 / 31, -10.0 / 31}}});
}

// A flow that falls evenly by 0.1 % an interval, zero in the middle of the hour: the first window
// is the largest, the last the smallest, each by the mean distance of its middle.
TEST(Trumpet, FollowsAFallingFlowFromTheFirstWindowToTheLast) {
  const Trumpet trumpet =
      trumpet_with([](std::size_t i) { return 0.1 * (180.5 - static_cast<double>(i)); });
  EXPECT_NEAR(trumpet.overall_pct, 0, 1e-9);
  expect_windows(trumpet, {{{5.8, -5.8}, {5.5, -5.5}, {4.9, -4.9}, {4.1, -4.1}, {2.9, -2.9}}});
}

TEST(Trumpet, BeginsWithTheFirstIntervalOfTheSecondHour) {
  const Trumpet before = trumpet_with([](std::size_t i) { return i == 120 ? 100.0 : 0.0; });
  EXPECT_NEAR(before.windows[0].most_pct, 0, 1e-9);
  const Trumpet first = trumpet_with([](std::size_t i) { return i == 121 ? 100.0 : 0.0; });
  EXPECT_NEAR(first.windows[0].most_pct, 25, 1e-9);
}

TEST(Trumpet, EndsWithTheLastIntervalOfTheSecondHour) {
  const Trumpet last = trumpet_with([](std::size_t i) { return i == 240 ? 100.0 : 0.0; });
  EXPECT_NEAR(last.windows[4].most_pct, 100.0 / 62, 1e-9);
  std::vector<double> flows = flows_with([](std::size_t) { return 0.0; });
  flows.push_back(50);
  EXPECT_NEAR(second_hour_trumpet(flows, kRate)->windows[0].most_pct, 0, 1e-9);
}

// Independent form: the error of a window is that of the volume between its ends.
TEST(Trumpet, AgreesWithTheVolumeBetweenTheEndsOfEachWindow) {
  std::mt19937 random(20);
  std::vector<DeliverySample> samples{{0ms, Volume{}}};
  for (std::size_t i = 1; i <= kTwoHours; ++i) {
    const std::int64_t moved =
        std::uniform_int_distribution<std::int64_t>{150'000, 270'000}(random);
    samples.push_back({30'000ms * i, samples.back().volume + nanolitres(moved)});
  }
  const auto flows = flows_ml_per_h(samples);
  ASSERT_TRUE(flows.has_value());
  const Trumpet trumpet = *second_hour_trumpet(*flows, kRate);
  for (const TrumpetWindow& window : trumpet.windows) {
    const double set_nl = 25e6 / 60 * window.minutes;
    double most = -1e9, least = 1e9;
    for (std::size_t from = 120; from + 2 * static_cast<std::size_t>(window.minutes) <= 240;
         ++from) {
      const Volume moved = samples[from + 2 * static_cast<std::size_t>(window.minutes)].volume -
                           samples[from].volume;
      const double error = 100 * (static_cast<double>(moved.count()) - set_nl) / set_nl;
      most = std::max(most, error);
      least = std::min(least, error);
    }
    EXPECT_NEAR(window.most_pct, most, 1e-9);
    EXPECT_NEAR(window.least_pct, least, 1e-9);
  }
}

TEST(Trumpet, RefusesLessThanTwoHours) {
  std::vector<double> flows(kTwoHours - 1, 25.0);
  EXPECT_FALSE(second_hour_trumpet(flows, kRate).has_value());
  flows.push_back(25);
  EXPECT_TRUE(second_hour_trumpet(flows, kRate).has_value());
}

TEST(Trumpet, RefusesARateThatIsNone) {
  const std::vector<double> flows(kTwoHours, 25.0);
  EXPECT_FALSE(second_hour_trumpet(flows, FlowRate{}).has_value());
}

TEST(Flows, AreVolumeOverTimeBetweenTwoSamples) {
  const std::vector<DeliverySample> samples{{0ms, microlitres(10)},
                                            {30'000ms, microlitres(210)},
                                            {60'000ms, microlitres(210)},
                                            {90'000ms, microlitres(200)}};
  const auto flows = flows_ml_per_h(samples);
  ASSERT_TRUE(flows.has_value());
  ASSERT_EQ(flows->size(), 3U);
  EXPECT_NEAR((*flows)[0], 24, 1e-9);
  EXPECT_NEAR((*flows)[1], 0, 1e-9);
  EXPECT_NEAR((*flows)[2], -1.2, 1e-9);
}

TEST(Flows, RefuseSamplesThatAreNotHalfAMinuteApart) {
  const std::vector<DeliverySample> samples{{0ms, {}}, {30'000ms, {}}, {60'001ms, {}}};
  const auto flows = flows_ml_per_h(samples);
  ASSERT_FALSE(flows.has_value());
  EXPECT_NE(flows.error().detail.find("sample 2 at 60001 ms"), std::string::npos);
}

TEST(Flows, RefuseASingleSample) {
  EXPECT_FALSE(flows_ml_per_h(std::vector<DeliverySample>(1)).has_value());
}

// One interval of 15 min of twice the flow, in the middle of the day.
TEST(Trumpet, LooksThroughTheWindowsOfAnAmbulatoryPump) {
  std::vector<double> flows(kAmbulatoryHours * kSamplesPerHour, 25.0);
  const std::size_t from = 13 * kSamplesPerHour;
  for (std::size_t i = from; i < from + 30; ++i) flows[i] = 50;
  const auto trumpet = ambulatory_trumpet(flows, kRate);
  ASSERT_TRUE(trumpet);
  constexpr std::array<std::size_t, 6> kCounts{96, 93, 87, 75, 59, 35};
  EXPECT_NEAR(trumpet->overall_pct, 100.0 / 96, 1e-9);
  for (std::size_t i = 0; i < kCounts.size(); ++i) {
    SCOPED_TRACE(AmbulatoryTrumpet::kMinutes[i]);
    const TrumpetWindow& window = trumpet->windows[i];
    EXPECT_EQ(window.windows, kCounts[i]);
    EXPECT_NEAR(window.most_pct, 100.0 * 15 / window.minutes, 1e-9);
    EXPECT_NEAR(window.least_pct, i == 5 ? 100.0 * 15 / 930 : 0, 1e-9);
  }
}

TEST(Trumpet, RefusesAmbulatoryFlowsBelowADay) {
  const std::vector<double> flows(kAmbulatoryHours * kSamplesPerHour - 1, 25.0);
  EXPECT_FALSE(ambulatory_trumpet(flows, kRate));
}

}  // namespace
}  // namespace ph::bench
