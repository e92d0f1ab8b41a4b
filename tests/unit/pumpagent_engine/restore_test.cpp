#include <cstring>

#include "tests/unit/pumpagent_engine/pump_engine.hpp"

namespace ph::agent {
namespace {

Bench restored(const Bench& before, std::chrono::nanoseconds away) {
  Bench after;
  EXPECT_EQ(after.engine.restore(before.engine.saved(), away), Answer::kAccepted);
  return after;
}

// P20, P75
TEST(Restore, AgesTheLockoutByTheTimeThatMayBeBelievedAlone) {
  Bench b(pca());
  (void)b.press(EngineVerb::kDemand);
  b.run(2min);
  EXPECT_EQ(restored(b, 0ns).now().lockout_left, 8min);
  EXPECT_EQ(restored(b, 3min).now().lockout_left, 5min);
  EXPECT_EQ(restored(b, -1h).now().lockout_left, 8min);
  EXPECT_EQ(restored(b, 1h).now().lockout_left, 0ms);
}

// P23, P75
TEST(Restore, KeepsTheWindow) {
  Bench b(pca());
  (void)b.press(EngineVerb::kDemand);
  b.run(2min);
  const Volume before = b.now().window_given;
  EXPECT_EQ(restored(b, 0ns).now().window_given, before);
  EXPECT_EQ(restored(b, 57min).now().window_given, before);
  EXPECT_EQ(restored(b, 1h).now().window_given, millilitres(2));
}

TEST(Restore, GivesUpTheDoseThatWasOnItsWay) {
  Bench b(pca());
  (void)b.press(EngineVerb::kDemand);
  b.run(30s);
  Bench after = restored(b, 0ns);
  EXPECT_EQ(after.events().at(0).kind, EventKind::kBolusEnded);
  (void)after.press(EngineVerb::kResume);
  EXPECT_EQ(after.now().activity, Activity::kBase);
}

TEST(Restore, KeepsCountsAndPlaceInTheCourse) {
  Bench b(pca());
  (void)b.press(EngineVerb::kDemand);
  (void)b.press(EngineVerb::kDemand);
  EXPECT_EQ(restored(b, 0ns).now().demands, 2U);
  EXPECT_EQ(restored(b, 0ns).now().granted, 1U);
  Bench course(ramp());
  course.tick(1ms, millilitres(1));
  course.tick(1ms, millilitres(2));
  course.tick(1ms, millilitres(4));
  Bench after = restored(course, 0ns);
  (void)after.press(EngineVerb::kResume);
  EXPECT_EQ(after.now().phase, 2);
  EXPECT_EQ(after.engine.demand().budget, millilitres(6));
}

TEST(Restore, PausesADelayedStartAndTellsWhenItWasMissed) {
  Programme p = programme();
  p.delay = 10min;
  Bench b(p);
  Bench soon = restored(b, 4min);
  EXPECT_EQ(soon.now().state, PumpState::kPaused);
  EXPECT_EQ(soon.now().delay_left, 6min);
  EXPECT_FALSE(soon.has(AlarmCode::kDelayedStartMissed));
  EXPECT_TRUE(restored(b, 10min).has(AlarmCode::kDelayedStartMissed));
}

TEST(Restore, IsSeenInAPictureThatIsKept) {
  Bench b;
  EngineSnapshot picture;
  std::uint32_t serial = 0;
  b.engine.show(picture, serial);
  ASSERT_EQ(b.engine.restore(Bench(pca()).engine.saved(), 0ns), Answer::kAccepted);
  b.engine.show(picture, serial);
  EXPECT_EQ(picture.programme, pca());
}

// P93
TEST(Restore, RunsStandbyOut) {
  Bench b;
  EngineCommand c = only(EngineVerb::kStandby);
  c.standby = 10min;
  (void)b.command(c);
  EXPECT_EQ(restored(b, 4min).now().delay_left, 6min);
  EXPECT_TRUE(restored(b, 10min).has(AlarmCode::kStandbyExpired));
}

TEST(Restore, NeverRestartsAfterAnOcclusionOfBefore) {
  Programme p = programme();
  p.occlusion_restarts = 9;
  Bench b(p);
  b.tick(1ms, {}, Reaction::kStop);
  EXPECT_EQ(restored(b, 0ns).press(EngineVerb::kRestart), Answer::kNotStarted);
}

// P75
TEST(Restore, RefusesEveryFieldThatMakesNoSense) {
  Bench b(pca());
  (void)b.press(EngineVerb::kDemand);
  b.run(30s);
  using Spoil = void (*)(EngineState&);
  const std::vector<Spoil> spoils = {
      [](EngineState& s) { s.version = 1; },
      [](EngineState& s) { s.state = static_cast<PumpState>(kPumpStateCount); },
      [](EngineState& s) { s.infused = nanolitres(-1); },
      [](EngineState& s) { s.kvo_given = nanolitres(-1); },
      [](EngineState& s) { s.flushed = nanolitres(-1); },
      [](EngineState& s) { s.programme.rate = nanolitres_per_hour(-1); },
      [](EngineState& s) { s.programme.therapy = static_cast<Therapy>(99); },
      [](EngineState& s) { s.programme.end_action = static_cast<EndAction>(3); },
      [](EngineState& s) { s.programme.course.count = Course::kMost + 1; },
      [](EngineState& s) { s.programme.window.length = 8h + 1ms; },
      [](EngineState& s) { s.course.phase = 1; },
      [](EngineState& s) { s.course.given = nanolitres(-1); },
      [](EngineState& s) { s.course.elapsed = -1ns; },
      [](EngineState& s) { s.delay_left = -1ns; },
      [](EngineState& s) { s.since_begin = -1ns; },
      [](EngineState& s) { s.clock = -1ns; },
      [](EngineState& s) { s.clock = 0ns; },
      [](EngineState& s) { s.history.demanded_at = s.clock + 1ns; },
      [](EngineState& s) { s.history.base_until = s.clock + 9h; },
      [](EngineState& s) { s.doses.granted = 2; },
      [](EngineState& s) { s.doses.current.kind = Activity::kBase; },
      [](EngineState& s) { s.doses.current.step = {}; },
      [](EngineState& s) { s.doses.next_periodic = -1ns; },
      [](EngineState& s) { s.restarts.count = RestartBook::kMost + 1; },
      [](EngineState& s) { s.has_primary = true; },
      [](EngineState& s) { s.standby_left = -1ns; },
      [](EngineState& s) { std::memset(&s.begun, 2, 1); },
      [](EngineState& s) { std::memset(&s.kvo_held, 255, 1); },
      [](EngineState& s) { s.history.ledger.add(millilitres(1), s.clock + 1ns); },
  };
  for (std::size_t i = 0; i < spoils.size(); ++i) {
    EngineState s = b.engine.saved();
    ASSERT_EQ(TherapyEngine{}.restore(s, 0ns), Answer::kAccepted);
    spoils[i](s);
    TherapyEngine after;
    EXPECT_EQ(after.restore(s, 0ns), Answer::kBadValue) << "field " << i;
    EXPECT_EQ(after.state(), PumpState::kIdle);
  }
}

// P75
TEST(Restore, TakesNoHarmFromAnyTornByte) {
  Bench b(pca());
  (void)b.press(EngineVerb::kDemand);
  b.run(30s);
  const EngineState whole = b.engine.saved();
  for (std::size_t at = 0; at < sizeof whole; ++at) {
    for (const int bits : {0x01, 0x80, 0xFF}) {
      EngineState torn = whole;
      auto& byte = reinterpret_cast<unsigned char*>(&torn)[at];
      byte = static_cast<unsigned char>(byte ^ bits);
      TherapyEngine after;
      (void)after.restore(torn, 0ns);
      EXPECT_EQ(after.demand().rate, FlowRate{});
      after.tick({1ms, {}, Reaction::kContinue});
      (void)after.snapshot();
    }
  }
}

}  // namespace
}  // namespace ph::agent
