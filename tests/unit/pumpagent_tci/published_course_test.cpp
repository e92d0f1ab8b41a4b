// Tables of concentrations over a whole infusion that others have printed, each with its source.
#include <gtest/gtest.h>

#include <span>

#include "pumpagent/tci/three_compartment.hpp"

namespace ph::agent {
namespace {

using namespace std::chrono_literals;

// Printed with seven digits by a program that lets the effect site take a hundred-thousandth of
// ke0 out of plasma.
constexpr double kAgrees = 3e-5;

// A rate from now on, and what the table says at the end of it.
struct Line {
  std::chrono::milliseconds time;
  double rate;
  Concentrations printed;
};

// `fast`, `slow`: a printed concentration of the compartment is this many of ours, where its
// volume is printed apart from the rate constants.
void expect_course(const PkModel& model, std::span<const Line> table, double fast, double slow) {
  const ThreeCompartment body(model);
  Concentrations now;
  for (const Line& line : table) {
    now = body.over(line.time).apply(now, line.rate);
    EXPECT_NEAR(now.plasma, line.printed.plasma, kAgrees * line.printed.plasma);
    EXPECT_NEAR(now.fast * fast, line.printed.fast, kAgrees * line.printed.fast);
    EXPECT_NEAR(now.slow * slow, line.printed.slow, kAgrees * line.printed.slow);
    EXPECT_NEAR(now.effect, line.printed.effect, kAgrees * line.printed.effect);
  }
}

// The R package tci 0.2 (github.com/jarretrt/tci, README.md, "TCI Infusion schedules"): the first
// minute of an effect-site target of 2 by Shafer and Gregg, a rate every 10 s. CL 10, Q2 2, Q3 20,
// V 15, V2 30, V3 50, ke0 1.2.
TEST(PublishedCourse, OfAnEffectSiteTarget) {
  const PkModel model{15, 10.0 / 15, 2.0 / 15, 20.0 / 15, 2.0 / 30, 20.0 / 50, 1.2};
  constexpr Line kTable[] = {
      {10s, 643.6921, {6.033672, 0.03532348, 0.2079682, 0.5966263}},
      {10s, 0, {4.301795, 0.09138590, 0.5235366, 1.4096671}},
      {10s, 0, {3.136188, 0.13103476, 0.7267367, 1.8178340}},
      {10s, 0, {2.350071, 0.15960595, 0.8548449, 1.9785480}},
      {10s, 19.3835, {2.000000, 0.18174014, 0.9390928, 2.0109479}},
      {10s, 0, {1.586605, 0.19939667, 0.9931813, 1.9678507}},
  };
  expect_course(model, kTable, 1, 1);
}

// The same package's examples.md ("PK models") and README.md of version 0.1.2: 100 a minute for
// half a minute at 0 and at 4 min. k10 1.5, k12 0.15, k21 0.09, k13 0.8, k31 0.8, ke0 1, V1 10;
// printed with V2 15 and V3 100 where these constants give 16.67 and 10.
TEST(PublishedCourse, OfTwoShortInfusions) {
  const PkModel model{10, 1.5, 0.15, 0.8, 0.09, 0.8, 1};
  constexpr Line kTable[] = {
      {10s, 100, {1.372332, 0.01213142, 0.009322461, 0.1152341}},
      {10s, 100, {2.303477, 0.04285376, 0.031592030, 0.3861326}},
      {10s, 100, {2.951999, 0.08600698, 0.060772513, 0.7345054}},
      {10s, 0, {2.045738, 0.12549303, 0.083837533, 0.9983239}},
      {10s, 0, {1.461603, 0.15227359, 0.094919022, 1.1098073}},
      {10s, 0, {1.0812467, 0.1708101, 0.09872216, 1.1317615}},
      {60s, 0, {0.3558635, 0.2129614, 0.07501638, 0.7619403}},
      {60s, 0, {0.2081186, 0.2204033, 0.04809046, 0.4439968}},
  };
  expect_course(model, kTable, 0.15 * 10 / 0.09 / 15, 0.8 * 10 / 0.8 / 100);
}

// The same, eight minutes after the beginning.
TEST(PublishedCourse, OfTwoShortInfusionsMinutesAfterTheSecond) {
  const ThreeCompartment body(PkModel{10, 1.5, 0.15, 0.8, 0.09, 0.8, 1});
  Concentrations now;
  const auto flow = [&](std::chrono::seconds time, double rate) {
    now = body.over(time).apply(now, rate);
  };
  flow(30s, 100), flow(210s, 0), flow(30s, 100), flow(210s, 0);
  EXPECT_NEAR(now.plasma, 0.1675395, kAgrees * 0.1675395);
  EXPECT_NEAR(now.effect, 0.3157391, kAgrees * 0.3157391);
}

}  // namespace
}  // namespace ph::agent
