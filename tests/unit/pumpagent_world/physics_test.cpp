#include <gtest/gtest.h>

#include <cmath>

#include "pumpagent/world/air_line.hpp"
#include "pumpagent/world/battery.hpp"
#include "pumpagent/world/displacement.hpp"
#include "pumpagent/world/gauge.hpp"
#include "pumpagent/world/plunger.hpp"
#include "pumpagent/world/shaft.hpp"
#include "pumpagent/world/supply_line.hpp"
#include "pumpagent/world/tubing.hpp"

namespace ph::agent {
namespace {

using namespace std::chrono_literals;

constexpr Displacement::Setup kFingers{100'000, 0.3, 0.1, 0.05, 0, 0.0007, 0};

TEST(Displacement, GivesAWholeRevolutionItsNominalVolumeWhateverItsRipple) {
  Displacement fingers(kFingers);
  double out = 0;
  for (int i = 0; i < 1'000; ++i) out += fingers.turn(500, 0, 0);
  EXPECT_NEAR(out, 500'000, 1);
}

TEST(Displacement, GivesNothingInTheDeadPart) {
  Displacement fingers(kFingers);
  (void)fingers.turn(95'000, 0, 0);
  EXPECT_NEAR(fingers.turn(5'000, 0, 0), 0, 1);
  EXPECT_GT(fingers.turn(5'000, 0, 0), 4'000);
}

TEST(Displacement, TakesUpTheBacklashAgainAfterEveryTurnAbout) {
  Displacement screw({0, 0, 0, 0, 1'000, 0, 0});
  EXPECT_EQ(screw.turn(1'500, 0, 0), 500);
  EXPECT_EQ(screw.turn(-700, 0, 0), 0);
  EXPECT_EQ(screw.turn(-700, 0, 0), -400);
  EXPECT_EQ(screw.turn(1'500, 0, 0), 500);
}

// 0.5 to 1 % for 10 cm.
TEST(Displacement, GivesFromTheFirstStepWhenItsBacklashWasTakenUp) {
  Displacement::Setup setup{0, 0, 0, 0, 50'000, 0, 0};
  EXPECT_EQ(Displacement(setup).turn(1'000, 0, 0), 0);
  setup.taken_nl = 50'000;
  EXPECT_EQ(Displacement(setup).turn(1'000, 0, 0), 1'000);
}

TEST(Displacement, GivesMoreFromAContainerThatIsLifted) {
  Displacement even({0, 0, 0, 0, 0, 0.0007, 0});
  EXPECT_NEAR(even.turn(1e6, 10, 0), 1.007e6, 1);
  EXPECT_NEAR(even.turn(1e6, -10, 0), 0.993e6, 1);
}

// 3 to 5 % in 24 to 96 h.
TEST(Displacement, WearsNoFurtherThanTheSourcesSay) {
  Displacement tube({0, 0, 0, 0, 0, 0, 0.04 / (96 * 3600)});
  tube.age(96 * 3600);
  EXPECT_NEAR(tube.turn(1e6, 0, 0), 0.96e6, 1);
  tube.age(1e9);
  EXPECT_NEAR(tube.turn(1e6, 0, 0), 0.95e6, 1);
}

constexpr Plunger::Setup kPlunger{400, 1'600, 60, 48};

TEST(Plunger, SticksUntilTheForceBreaksItLooseAndThenSlips) {
  Plunger plunger(kPlunger);
  EXPECT_EQ(plunger.push(60 * 400, 0, 1), 0);
  const double slip = plunger.push(1, 0, 1);
  EXPECT_NEAR(slip, 12 / (1 / 400.0 + 1 / 1'600.0), 5);
  EXPECT_EQ(plunger.push(1, 0, 1), 0);
}

TEST(Plunger, GivesInTheLongRunWhatTheDriveDoes) {
  Plunger plunger(kPlunger);
  double moved = 0;
  for (int i = 0; i < 100'000; ++i) moved += plunger.push(100, 0, 1);
  EXPECT_NEAR(moved, 1e7, 60 * 400);
}

TEST(Plunger, SlipsInLargerPulsesWithMoreFriction) {
  Plunger plain(kPlunger), sticky(kPlunger);
  double most = 0, most_sticky = 0;
  for (int i = 0; i < 2'000; ++i) {
    most = std::max(most, plain.push(100, 0, 1));
    most_sticky = std::max(most_sticky, sticky.push(100, 0, 4));
  }
  EXPECT_GT(most_sticky, 3 * most);
}

// V = C dP, released with the time constant R C.
TEST(Tubing, ReleasesWhatItHoldsWithItsTimeConstant) {
  Tubing line({800, 0, 0.001}, 10);
  (void)line.step(80'000, 1, {-1, 10}, Tubing::Mechanics::kAtRest);
  EXPECT_NEAR(line.pressure(), 110, 1e-9);
  const auto flow = line.step(0, 0.8, {1, 10}, Tubing::Mechanics::kAtRest);
  EXPECT_NEAR(flow.to_patient_nl, 80'000 * (1 - std::exp(-1)), 1);
}

TEST(Tubing, IsTheSameInLongStepsAndShort) {
  const Tubing::Setup setup{813, 0.12, 0.000108};
  Tubing fine(setup, 10), coarse(setup, 10);
  for (int i = 0; i < 1'000; ++i) {
    (void)fine.step(7, 0.001, {-1, 10}, Tubing::Mechanics::kTurning);
    if (i % 100 == 99) (void)coarse.step(700, 0.1, {-1, 10}, Tubing::Mechanics::kTurning);
  }
  EXPECT_NEAR(fine.pressure(), coarse.pressure(), 1e-6);
}

TEST(Tubing, LosesNothing) {
  Tubing line({813, 0.12, 0.000108}, 10);
  double in = 0, out = 0;
  for (int i = 0; i < 1'000; ++i) {
    const double nl = i % 3 == 0 ? -200 : 500;
    const auto flow = line.step(nl, 0.01, {30, 60}, Tubing::Mechanics::kTurning);
    in += nl;
    out += flow.to_patient_nl + flow.leaked_nl;
  }
  EXPECT_NEAR(in - out, 813 * (line.pressure() - 10), 1e-3);
}

TEST(AirLine, CoversTheDetectorInPartWithASmallBubble) {
  AirLine line(1e6);
  line.inject(5'000, 6'000);
  line.move(8'500);
  EXPECT_NEAR(line.covered(), 0.5, 0.01);
  line.move(20'000);
  line.move(1);
  EXPECT_EQ(line.covered(), 0);
}

TEST(AirLine, SeesABubbleThatGoesPastWithinOneStep) {
  AirLine line(1e6);
  line.inject(12'000, 20'000);
  line.move(60'000);
  EXPECT_EQ(line.covered(), 1);
}

TEST(AirLine, BringsABubbleToThePatientAfterThePathsVolume) {
  AirLine line(1'000'000);
  line.inject(50'000, 100'000);
  line.move(1'099'000);
  EXPECT_EQ(line.given_nl(), 0);
  line.move(26'000);
  EXPECT_NEAR(line.given_nl(), 25'000, 1);
  line.move(100'000);
  EXPECT_NEAR(line.given_nl(), 50'000, 1);
}

TEST(AirLine, TakesABubbleBackWithTheFluid) {
  AirLine line(1e6);
  line.inject(50'000, 1'000);
  line.move(20'000);
  EXPECT_EQ(line.covered(), 1);
  line.move(-40'000);
  line.move(-1);
  EXPECT_EQ(line.covered(), 0);
}

TEST(SupplyLine, DrawsNoMoreThanTheVacuumLets) {
  SupplyLine line(50, 20);
  double drawn = 0;
  for (int i = 0; i < 1'000; ++i) drawn += line.draw(500, 0.1, true, 0);
  EXPECT_NEAR(line.mmhg(), -400, 1);
  EXPECT_NEAR(drawn, (400 + 50 * 0.7356) * 200, 100);
}

TEST(SupplyLine, CountsDropsOfTheChambersSize) {
  SupplyLine line(50, 20);
  Noise noise(3);
  for (int i = 0; i < 10'000; ++i) line.drip(1'000, noise);
  EXPECT_NEAR(line.drops(), 200, 6);
}

// P69, section 2.3: 15 h alone and 4 h with Wi-Fi at 25 mL/h, 12 and 4 h at 100.
TEST(Battery, LastsAsLongAsTheModelSaysWithTheRadioOnAndOff) {
  const std::vector<BatteryRun> runs = {{millilitres_per_hour(25), 900min, 240min},
                                        {millilitres_per_hour(100), 720min, 240min}};
  struct Case {
    double flow, radio, hours;
  };
  for (const Case& c : {Case{25, 0, 15}, Case{25, 1, 4}, Case{100, 0, 12}, Case{100, 1, 4}}) {
    Battery battery(runs);
    double hours = 0;
    for (; battery.charge() > 0; hours += 1.0 / 60) battery.use(60, c.flow, c.radio, false);
    EXPECT_NEAR(hours, c.hours, 0.05) << c.flow << ' ' << c.radio;
  }
}

TEST(Battery, SagsUnderLoadAndFallsTowardsItsEnd) {
  Battery battery({{millilitres_per_hour(25), 900min, 240min}});
  const double full = battery.permille();
  battery.use(1, 25, 1, false);
  EXPECT_LT(battery.permille(), full - 5);
  battery.set(0);
  EXPECT_LT(battery.permille(), 920);
}

TEST(Gauge, IsRightAtFirstAndDriftsNoMoreThanOnePercent) {
  Noise noise(5);
  Gauge gauge(0.25, 10);
  double first = 0, furthest = 0;
  for (int i = 0; i < 1'000; ++i) {
    gauge.follow(0.01, 100, noise);
    first += gauge.shown() / 1'000;
  }
  EXPECT_NEAR(first, 100, 0.2);
  for (int i = 0; i < 24 * 60; ++i) {
    double mean = 0;
    for (int k = 0; k < 100; ++k) {
      gauge.follow(0.6, 100, noise);
      mean += gauge.shown() / 100;
    }
    furthest = std::max(furthest, std::abs(mean - 100));
  }
  EXPECT_GT(furthest, 3);
  EXPECT_LT(furthest, 10.5);
}

TEST(Shaft, KeepsToItsPaceBothWays) {
  Shaft shaft(100);
  const FaultState none;
  shaft.ask(1'000);
  std::int64_t turned = 0;
  for (int i = 0; i < 100; ++i) turned += shaft.turn(0.01, true, true, 0, none, false);
  EXPECT_NEAR(static_cast<double>(turned), 100, 1);
  shaft.let_go();
  shaft.ask(-30);
  for (int i = 0; i < 100; ++i) turned += shaft.turn(0.01, true, true, 0, none, false);
  EXPECT_EQ(shaft.encoder(), turned);
  EXPECT_NEAR(static_cast<double>(turned), 70, 1);
}

TEST(Shaft, CountsLessThanItTurnsWhenTheEncoderMisses) {
  Shaft shaft(1e6);
  FaultState faults;
  faults.set({FaultKind::kEncoderMissed, 10});
  shaft.ask(1'000);
  EXPECT_EQ(shaft.turn(1, true, true, 0, faults, false), 1'000);
  EXPECT_EQ(shaft.encoder(), 900);
}

TEST(FaultKinds, AreReadByTheNamesTheyAreShownWith) {
  for (std::size_t i = 0; i < kFaultKindCount; ++i) {
    const auto kind = static_cast<FaultKind>(i);
    const auto read = parse_fault_kind(to_string(kind), "kind");
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, kind);
  }
}

}  // namespace
}  // namespace ph::agent
