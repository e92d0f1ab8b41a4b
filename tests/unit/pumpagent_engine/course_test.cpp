#include "tests/unit/pumpagent_engine/pump_engine.hpp"

namespace ph::agent {
namespace {

FlowRate ml_h(std::int64_t n) { return millilitres_per_hour(n); }

Programme intermittent() {
  Programme p = programme();
  p.therapy = Therapy::kIntermittent;
  p.course.count = 2;
  p.course.repeats = true;
  p.course.phases[0] = {ml_h(100), millilitres(2), 0ms};
  p.course.phases[1] = {FlowRate{}, {}, 10min};
  return p;
}

TEST(Course, GivesTheLoadingDoseAndThenTheRate) {
  Bench b(loading());
  EXPECT_EQ(b.now().activity, Activity::kLoading);
  EXPECT_EQ(b.now().rate, ml_h(200));
  b.tick(1ms, millilitres(2) - nanolitres(1));
  EXPECT_EQ(b.now().rate, ml_h(200));
  EXPECT_EQ(b.engine.demand().budget, nanolitres(1));
  b.tick(1ms, nanolitres(1));
  EXPECT_EQ(b.now().activity, Activity::kBase);
  EXPECT_EQ(b.now().rate, ml_h(100));
}

TEST(Course, EndsWithTheVtbiThoughTheInfusionGoesOn) {
  Programme p = loading();
  p.vtbi = millilitres(1);  // less than the loading dose
  p.end_action = EndAction::kContinue;
  Bench b(p);
  EXPECT_EQ(b.now().rate, ml_h(200));
  b.tick(1ms, millilitres(1));
  EXPECT_TRUE(b.now().finished);
  EXPECT_EQ(b.now().rate, ml_h(100));
}

TEST(Course, RecordsEveryPhase) {
  Bench b(loading());
  (void)b.events();
  b.tick(1ms, millilitres(2));
  const auto events = b.events();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].kind, EventKind::kPhaseChanged);
  EXPECT_EQ(events[0].number, 1);
  EXPECT_EQ(events[0].rate, ml_h(100));
}

TEST(Course, CountsTheVolumeOfAPhaseAndNeverItsTime) {
  Bench b(loading());
  b.tick(10h, {});
  EXPECT_EQ(b.now().phase, 0);
}

TEST(Course, WaitsAndBeginsAgain) {
  Bench b(intermittent());
  b.tick(1ms, millilitres(2));
  EXPECT_EQ(b.now().activity, Activity::kWaiting);
  EXPECT_EQ(b.now().rate, FlowRate{});
  b.tick(10min - 1ms, {});
  EXPECT_EQ(b.now().activity, Activity::kWaiting);
  b.tick(1ms, {});
  EXPECT_EQ(b.now().rate, ml_h(100));
  EXPECT_EQ(b.now().phase, 0);
}

TEST(Course, DoesNotWaitOnWhileItIsPaused) {
  Bench b(intermittent());
  b.tick(1ms, millilitres(2));
  (void)b.press(EngineVerb::kStop);
  b.tick(1h, {});
  (void)b.press(EngineVerb::kResume);
  EXPECT_EQ(b.now().activity, Activity::kWaiting);
}

TEST(Course, OfARampEndsItsVolumeWithTheWayDown) {
  Bench b(ramp());
  b.run(24h, 1s);
  EXPECT_EQ(b.now().infused, millilitres(16));
  EXPECT_EQ(b.now().phase, 4);
  EXPECT_TRUE(b.now().finished);
}

// P12
TEST(Course, KeepsTheVeinOpenNoFasterThanTheLastStair) {
  Programme p = ramp();
  p.end_action = EndAction::kKeepVeinOpen;
  p.course.phases[4].rate = ml_h(2);
  Bench b(p);
  b.run(1h, 1s);
  ASSERT_EQ(b.now().state, PumpState::kKeepVeinOpen);
  EXPECT_EQ(b.now().rate, ml_h(2));
}

TEST(Course, GoesDownNowWhenToldAndGivesTheRestOfThePlateauUp) {
  Bench b(ramp());
  b.tick(1ms, millilitres(1));
  b.tick(1ms, millilitres(2));
  b.tick(1ms, millilitres(4));
  ASSERT_EQ(b.press(EngineVerb::kTaper), Answer::kAccepted);
  EXPECT_EQ(b.now().rate, ml_h(40));
  EXPECT_EQ(b.now().programme.vtbi, millilitres(7 + 3));
  EXPECT_EQ(b.press(EngineVerb::kTaper), Answer::kNoSuchPart);
}

TEST(Course, SkipsTheStairsUpAfterAStopAndThePlateauMakesUpForThem) {
  Bench b(ramp());
  b.tick(1ms, microlitres(500));
  (void)b.press(EngineVerb::kStop);
  (void)b.press(EngineVerb::kResume);
  EXPECT_EQ(b.now().rate, ml_h(100));
  EXPECT_EQ(b.now().programme.course.phases[2].volume, microlitres(12'500));
  b.run(2h, 1s);
  EXPECT_EQ(b.now().infused, millilitres(16));
  EXPECT_EQ(b.now().phase, 4);
}

TEST(Course, GoesOnWithTheWayDownAfterAStop) {
  Bench b(ramp());
  (void)b.press(EngineVerb::kTaper);
  (void)b.press(EngineVerb::kStop);
  (void)b.press(EngineVerb::kResume);
  EXPECT_EQ(b.now().rate, ml_h(40));
}

TEST(Course, OfARampTakesANewRateOnThePlateauAlone) {
  Bench b(ramp());
  EngineCommand c = only(EngineVerb::kSetRate);
  c.rate = ml_h(80);
  EXPECT_EQ(b.command(c), Answer::kFixed);
  b.tick(1ms, millilitres(1));
  b.tick(1ms, millilitres(2));
  ASSERT_EQ(b.command(c), Answer::kAccepted);
  EXPECT_EQ(b.now().rate, ml_h(80));
  const Course& course = b.engine.programme().course;
  EXPECT_EQ(course.phases[3].rate, ml_h(32));
  EXPECT_EQ(course.phases[3].volume + course.phases[4].volume, microlitres(2'400));
  EXPECT_EQ(course.phases[2].volume, microlitres(10'600));
}

TEST(Course, OfARampStretchesThePlateauToANewVolume) {
  Bench b(ramp());
  EngineCommand c = only(EngineVerb::kSetVtbi);
  c.volume = millilitres(20);
  ASSERT_EQ(b.command(c), Answer::kAccepted);
  EXPECT_EQ(b.engine.programme().course.phases[2].volume, millilitres(14));
  c.volume = millilitres(6);
  EXPECT_EQ(b.command(c), Answer::kBadValue);
}

TEST(Course, OfStepsTakesNoNewRateButANewVolume) {
  Programme p = intermittent();
  p.therapy = Therapy::kMultistep;
  Bench b(p);
  EXPECT_EQ(b.press(EngineVerb::kSetRate), Answer::kFixed);
  EngineCommand c = only(EngineVerb::kSetVtbi);
  c.volume = millilitres(20);
  EXPECT_EQ(b.command(c), Answer::kAccepted);
}

TEST(Course, SkipsAStepAndKeepsTheLaterOnes) {
  Programme p = intermittent();
  p.therapy = Therapy::kMultistep;
  p.course.repeats = false;
  Bench b(p);
  ASSERT_EQ(b.press(EngineVerb::kSkipPhase), Answer::kAccepted);
  EXPECT_EQ(b.now().activity, Activity::kWaiting);
  ASSERT_EQ(b.press(EngineVerb::kSkipPhase), Answer::kAccepted);
  EXPECT_EQ(b.now().rate, ml_h(100));
  EXPECT_EQ(b.press(EngineVerb::kSkipPhase), Answer::kNoSuchPart);
}

TEST(Course, IsRefusedWithAPhaseThatNeitherFlowsNorWaits) {
  for (const Phase phase : {Phase{}, Phase{ml_h(10), millilitres(1), 1s}, Phase{ml_h(10), {}, 1s},
                            Phase{FlowRate{}, millilitres(1), 0ms},
                            Phase{ml_h(100) + nanolitres_per_hour(1), millilitres(1), 0ms}}) {
    Programme p = programme();
    p.course.count = 1;
    p.course.phases[0] = phase;
    Bench b;
    EXPECT_EQ(b.command(with(EngineVerb::kLoad, p)), Answer::kBadValue);
  }
}

}  // namespace
}  // namespace ph::agent
