#include "tests/unit/pumpagent_engine/pump_engine.hpp"

namespace ph::agent {
namespace {

constexpr std::chrono::milliseconds kTick{1};

// What was predicted at the start and in the middle, against what it took.
void expect_exact(const Programme& p, std::chrono::milliseconds slack) {
  Bench b(p);
  const auto at_start = b.now().remaining;
  std::chrono::milliseconds took{0}, halfway{0}, then{0};
  for (; !b.now().finished && took < 100h; took += kTick) {
    if (took == at_start / 2) {
      halfway = took;
      then = b.now().remaining;
    }
    b.flow(kTick);
  }
  EXPECT_LE(at_start, took + slack);
  EXPECT_GE(at_start, took - slack);
  EXPECT_LE(halfway + then, took + slack);
  EXPECT_GE(halfway + then, took - slack);
}

// P66
TEST(Prediction, OfAConstantFlowIsExactToATick) {
  for (const std::int64_t ml_h : {37, 100, 999}) {
    Programme p = programme();
    p.rate = millilitres_per_hour(ml_h);
    p.kvo = kvo_rate(p.rate);
    p.vtbi = millilitres(1);
    expect_exact(p, kTick);
  }
}

// P66: at each change of phase at most a tick is lost.
TEST(Prediction, CountsTheRestOfTheCourse) {
  Programme p = ramp();
  for (Phase& phase : p.course.phases) phase.volume = Volume::of(phase.volume.count() / 10);
  p.vtbi = microlitres(1'600);
  expect_exact(p, kTick * 5);
  expect_exact(loading(), kTick * 2);
}

TEST(Prediction, CountsRoundsAndWaits) {
  Programme p = programme();
  p.therapy = Therapy::kIntermittent;
  p.course.count = 2;
  p.course.repeats = true;
  p.course.phases[0] = {millilitres_per_hour(100), microlitres(100), 0ms};
  p.course.phases[1] = {FlowRate{}, {}, 5s};
  p.vtbi = microlitres(1'050);
  expect_exact(p, kTick * 22);
  Bench b(p);
  // Ten doses of 3.6 s with waits of 5 s between and behind them, and half a dose.
  EXPECT_EQ(b.now().remaining, 10 * (3600ms + 5000ms) + 1800ms);
}

// P68
TEST(Prediction, IsMadeAnewWhenADoseBegins) {
  Programme p = pca();
  p.vtbi = millilitres(3);
  Bench b(p);
  EXPECT_EQ(b.now().remaining, 90min);
  (void)b.press(EngineVerb::kDemand);
  EXPECT_EQ(b.now().remaining, 60min);
}

// P66
TEST(Prediction, WarnsByTheRestOfTheCourseNotByTheRateOfNow) {
  Programme p = ramp();  // the way down takes six minutes
  p.near_end = 5min;
  Bench b(p);
  b.tick(1ms, millilitres(1));
  b.tick(1ms, millilitres(2));
  b.tick(1ms, microlitres(9'999));
  EXPECT_FALSE(b.has(AlarmCode::kNearEnd));
  b.tick(1ms, microlitres(1));
  b.tick(1ms, microlitres(666));
  EXPECT_FALSE(b.has(AlarmCode::kNearEnd));
  b.tick(1ms, microlitres(2));
  EXPECT_TRUE(b.has(AlarmCode::kNearEnd));
}

TEST(Prediction, IsUnknownWithoutABaseRate) {
  Bench b(pieb());
  EXPECT_EQ(b.now().remaining, 0ms);
  EXPECT_FALSE(b.has(AlarmCode::kNearEnd));
}

}  // namespace
}  // namespace ph::agent
