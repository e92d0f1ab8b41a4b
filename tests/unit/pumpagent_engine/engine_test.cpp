#include "pumpagent/engine/engine.hpp"

#include <gtest/gtest.h>

#include "tests/unit/pumpagent_engine/pump_engine.hpp"

namespace ph::agent {
namespace {

EngineCommand load(EndAction end = EndAction::kStop) {
  return with(EngineVerb::kLoad, programme(end));
}

TherapyEngine running(EndAction end = EndAction::kStop) { return Bench(programme(end)).engine; }

// A programme that has the part that the verb is about.
Programme fit_for(EngineVerb verb) {
  switch (verb) {
    case EngineVerb::kBolus:
    case EngineVerb::kEndBolus:
    case EngineVerb::kDemand:
      return pca();
    case EngineVerb::kTaper:
    case EngineVerb::kSkipPhase:
      return ramp();
    case EngineVerb::kSetTarget:
      return tci();
    default:
      return programme();
  }
}

// The command with values that fit, and the engine made ready for it.
EngineCommand fit(Bench& b, EngineVerb verb) {
  EngineCommand c = only(verb);
  c.volume = millilitres(12);
  c.dose = {millilitres(1), millilitres_per_hour(60)};
  c.target_pg_per_ml = 2'000'000;
  c.programme.secondary = verb == EngineVerb::kSecondary;
  const bool bolus_runs = verb == EngineVerb::kEndBolus && b.now().state == PumpState::kRunning;
  if (bolus_runs) (void)b.command(fit(b, EngineVerb::kBolus));
  const bool may = cell(b.now().state, EngineVerb::kSecondary) == Answer::kAccepted;
  if (verb == EngineVerb::kToPrimary && may) {
    const PumpState state = b.now().state;
    EXPECT_EQ(b.command(with(EngineVerb::kSecondary, secondary(), "o-2")), Answer::kAccepted);
    if (state == PumpState::kReady) return c;
    EXPECT_EQ(b.press(EngineVerb::kStart), Answer::kAccepted);
    if (state == PumpState::kPaused) (void)b.press(EngineVerb::kStop);
    if (state == PumpState::kAlarmStop) b.tick(1ms, {}, Reaction::kStop);
  }
  return c;
}

TEST(Engine, AnswersEveryCellAsTheTableSays) {
  for (std::size_t s = 0; s < kPumpStateCount; ++s) {
    for (std::size_t v = 0; v < kEngineVerbCount; ++v) {
      const auto state = static_cast<PumpState>(s);
      const auto verb = static_cast<EngineVerb>(v);
      Programme p = fit_for(verb);
      p.occlusion_restarts = 1;
      Bench b = in_state(state, p);
      const EngineCommand command = fit(b, verb);
      ASSERT_EQ(b.now().state, state);
      const Answer expected = cell(state, verb);
      const bool conditional = expected == Answer::kAlarmStands || expected == Answer::kFinished;
      EXPECT_EQ(b.command(command), conditional ? Answer::kAccepted : expected)
          << to_string(verb) << " in " << ph::to_string(state);
      if (is_refusal(expected) && !conditional) {
        EXPECT_EQ(b.now().state, state);
      }
    }
  }
}

TEST(Engine, RefusesToStartWhileAStoppingAlarmStands) {
  TherapyEngine e = in_state(PumpState::kReady).engine;
  EXPECT_EQ(e.command(only(EngineVerb::kStart), Reaction::kStop), Answer::kAlarmStands);
  EXPECT_EQ(e.demand().rate, FlowRate{});
}

// What stands would put it back to KVO in the next tick, unsaid.
TEST(Engine, RefusesToGoOnWhileAnAlarmStandsThatKeepsTheVeinOpen) {
  constexpr auto kOpen = Reaction::kKeepVeinOpen;
  Bench kvo = in_state(PumpState::kKeepVeinOpen, pca());
  EXPECT_EQ(kvo.press(EngineVerb::kResume, kOpen), Answer::kAlarmStands);
  EXPECT_EQ(kvo.engine.command(with(EngineVerb::kReplace, programme(), "o-2"), kOpen),
            Answer::kAlarmStands);
  EXPECT_EQ(kvo.now().state, PumpState::kKeepVeinOpen);
  EXPECT_EQ(kvo.press(EngineVerb::kResume), Answer::kAccepted) << "once it is cleared";
  EXPECT_EQ(in_state(PumpState::kReady).press(EngineVerb::kStart, kOpen), Answer::kAlarmStands);
  EXPECT_EQ(in_state(PumpState::kPaused).press(EngineVerb::kResume, kOpen), Answer::kAlarmStands);
}

TEST(Engine, NumbersEveryDoseThatBegins) {
  Bench b(pca());
  const EngineCommand one = bolus(millilitres(1), millilitres_per_hour(60), true);
  ASSERT_EQ(b.command(one), Answer::kAccepted);
  const std::uint32_t first = b.now().dose_number;
  ASSERT_EQ(b.press(EngineVerb::kEndBolus), Answer::kAccepted);
  ASSERT_EQ(b.command(one), Answer::kAccepted);
  EXPECT_EQ(b.now().dose_number, first + 1);
}

TEST(Engine, NeverRefusesStop) {
  for (std::size_t s = 0; s < kPumpStateCount; ++s) {
    EXPECT_FALSE(is_refusal(cell(static_cast<PumpState>(s), EngineVerb::kStop)));
  }
}

TEST(Engine, EndsWhenTheMeasuredVolumeIsGivenAndNotBefore) {
  TherapyEngine e = running();
  e.tick({1h, millilitres(10) - nanolitres(1), Reaction::kContinue});
  EXPECT_EQ(e.snapshot().state, PumpState::kRunning);
  EXPECT_EQ(e.demand().budget, nanolitres(1));
  e.tick({1ms, nanolitres(1), Reaction::kContinue});
  EXPECT_EQ(e.snapshot().state, PumpState::kAlarmStop);
  EXPECT_TRUE(e.conditions().contains(AlarmCode::kVtbiDone));
  EXPECT_EQ(e.demand().rate, FlowRate{});
}

TEST(Engine, DoesNotCountTimeAsVolume) {
  TherapyEngine e = running();
  e.tick({10h, {}, Reaction::kContinue});
  EXPECT_EQ(e.snapshot().infused, Volume{});
}

TEST(Engine, KeepsTheVeinOpenNeverAboveTheRunningRate) {
  for (const auto& [rate, kvo] : {std::pair{10'000, 3'000}, {9'999, 1'000}, {999, 999}}) {
    TherapyEngine e;
    EngineCommand c = load(EndAction::kKeepVeinOpen);
    c.programme.rate = microlitres_per_hour(rate);
    c.programme.kvo = kvo_rate(c.programme.rate);
    ASSERT_EQ(e.command(c, Reaction::kContinue), Answer::kAccepted);
    ASSERT_EQ(e.command(only(EngineVerb::kStart), Reaction::kContinue), Answer::kAccepted);
    e.tick({1ms, millilitres(10), Reaction::kContinue});
    EXPECT_EQ(e.demand().rate, microlitres_per_hour(kvo));
  }
}

TEST(Engine, CountsKvoVolumeApartAndStopsWhenKvoTimeIsOver) {
  TherapyEngine e = running(EndAction::kKeepVeinOpen);
  e.tick({1ms, millilitres(10), Reaction::kContinue});
  e.tick({59min, millilitres(2), Reaction::kContinue});
  EXPECT_EQ(e.snapshot().kvo_given, millilitres(2));
  EXPECT_EQ(e.snapshot().state, PumpState::kKeepVeinOpen);
  e.tick({1min, {}, Reaction::kContinue});
  EXPECT_EQ(e.snapshot().state, PumpState::kAlarmStop);
  EXPECT_TRUE(e.conditions().contains(AlarmCode::kKvoFinished));
}

TEST(Engine, GoesOnBeyondTheVolumeOnlyWhenToldTo) {
  TherapyEngine e = running(EndAction::kContinue);
  e.tick({1ms, millilitres(10), Reaction::kContinue});
  EXPECT_EQ(e.snapshot().state, PumpState::kRunning);
  EXPECT_EQ(e.demand().rate, millilitres_per_hour(100));
}

TEST(Engine, StaysStoppedWhenTheAlarmIsGone) {
  TherapyEngine e = running();
  e.tick({1ms, {}, Reaction::kStop});
  e.tick({1ms, {}, Reaction::kContinue});
  EXPECT_EQ(e.snapshot().state, PumpState::kAlarmStop);
  EXPECT_EQ(e.command(only(EngineVerb::kResume), Reaction::kContinue), Answer::kAccepted);
}

TEST(Engine, WarnsBeforeTheEnd) {
  TherapyEngine e = running();
  e.tick({1ms, microlitres(1'600), Reaction::kContinue});  // 8.4 mL left = 5 min 2 s
  EXPECT_FALSE(e.conditions().contains(AlarmCode::kNearEnd));
  e.tick({1ms, microlitres(70), Reaction::kContinue});
  EXPECT_TRUE(e.conditions().contains(AlarmCode::kNearEnd));
}

TEST(Engine, IsRestoredPausedNeverRunning) {
  TherapyEngine before = running();
  before.tick({1s, microlitres(28), Reaction::kContinue});
  TherapyEngine after;
  EXPECT_EQ(after.restore(before.saved(), 0ns), Answer::kAccepted);
  EXPECT_EQ(after.snapshot().state, PumpState::kPaused);
  EXPECT_EQ(after.snapshot().infused, microlitres(28));
  EXPECT_EQ(after.demand().rate, FlowRate{});
}

TEST(Engine, RefusesAStoredStateThatMakesNoSense) {
  EngineState s = running().saved();
  s.programme.rate = FlowRate{};
  TherapyEngine e;
  EXPECT_EQ(e.restore(s, 0ns), Answer::kBadValue);
  EXPECT_EQ(e.snapshot().state, PumpState::kIdle);
}

TEST(Engine, RefusesKvoAboveTheRate) {
  EngineCommand c = load();
  c.programme.kvo = c.programme.rate + nanolitres_per_hour(1);
  TherapyEngine e;
  EXPECT_EQ(e.command(c, Reaction::kContinue), Answer::kBadValue);
}

TEST(Engine, RecordsWhatAPersonDid) {
  TherapyEngine e = running();
  (void)e.command(only(EngineVerb::kStop), Reaction::kContinue);
  EXPECT_EQ(e.next_event()->kind, EventKind::kInfusionStarted);
  const auto paused = e.next_event();
  EXPECT_EQ(paused->kind, EventKind::kInfusionPaused);
  EXPECT_TRUE(paused->by_person);
  EXPECT_EQ(paused->order.id(), OrderId{"o-1"});
  EXPECT_FALSE(e.next_event());
}

TEST(Engine, TakesBackNothingThatWasGiven) {
  TherapyEngine e = running();
  e.tick({1ms, millilitres(9), Reaction::kContinue});
  e.tick({1ms, Volume::of(-9'000'000), Reaction::kContinue});
  EXPECT_EQ(e.snapshot().infused, millilitres(9));
}

TEST(Engine, PutsTheVolumeOnTheRecordEveryQuarterOfAnHourThatItRuns) {
  TherapyEngine e = running();
  while (e.next_event()) {
  }
  e.tick({15min - 1ms, millilitres(2), Reaction::kContinue});
  EXPECT_FALSE(e.next_event());
  e.tick({1ms, {}, Reaction::kContinue});
  const auto event = e.next_event();
  ASSERT_TRUE(event);
  EXPECT_EQ(event->kind, EventKind::kVolumeCheckpoint);
  EXPECT_EQ(event->volume, millilitres(2));
  EXPECT_EQ(event->order, OrderTag::of(OrderId{"o-1"}));
}

}  // namespace
}  // namespace ph::agent
