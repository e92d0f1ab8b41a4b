#pragma once
#include <gtest/gtest.h>

#include <vector>

#include "protocol/domain/pump_model.hpp"
#include "pumpagent/engine/engine.hpp"

namespace ph::agent {

using namespace std::chrono_literals;

// 100 mL/h, 10 mL, IV: what a test changes is what it is about.
inline Programme programme(EndAction end = EndAction::kStop) {
  Programme p;
  p.rate = millilitres_per_hour(100);
  p.vtbi = millilitres(10);
  p.end_action = end;
  p.kvo = kvo_rate(p.rate);
  p.occlusion_down = mmhg(500);
  return p;
}

// A whole order behind base 2 mL/h: demand 1 mL in a minute each 10 min, at most 10 mL in 1 h.
inline Programme pca() {
  Programme p = programme();
  p.therapy = Therapy::kPca;
  p.rate = millilitres_per_hour(2);
  p.kvo = kvo_rate(p.rate);
  p.vtbi = millilitres(50);
  p.rate_most = millilitres_per_hour(100);
  p.demand = {{millilitres(1), millilitres_per_hour(60)}, 10min};
  p.window = {millilitres(10), 1h};
  p.bolus = {millilitres(5), millilitres_per_hour(60)};
  return p;
}

inline Programme pieb() {
  Programme p = pca();
  p.therapy = Therapy::kPieb;
  p.rate = FlowRate{};
  p.kvo = FlowRate{};
  p.window = {};
  p.periodic = {{millilitres(5), millilitres_per_hour(100)}, 45min, 30min, true, false};
  return p;
}

// Two stairs up, a plateau and two down: 1, 2, 10, 2 and 1 mL at 20, 40, 100, 40 and 20 mL/h.
inline Programme ramp() {
  Programme p = programme();
  p.therapy = Therapy::kRamp;
  p.vtbi = millilitres(16);
  p.course.count = 5;
  p.course.taper = 3;
  const std::array<std::pair<int, int>, 5> stairs{{{20, 1}, {40, 2}, {100, 10}, {40, 2}, {20, 1}}};
  for (std::size_t i = 0; i < stairs.size(); ++i) {
    p.course.phases[i] = {millilitres_per_hour(stairs[i].first), millilitres(stairs[i].second),
                          0ms};
  }
  return p;
}

// 2 mL loading dose at 200 mL/h before the base rate.
inline Programme loading() {
  Programme p = programme();
  p.rate_most = millilitres_per_hour(200);
  p.course.count = 1;
  p.course.phases[0] = {millilitres_per_hour(200), millilitres(2), 0ms};
  return p;
}

inline Programme secondary() {
  Programme p = programme();
  p.secondary = true;
  p.vtbi = millilitres(5);
  return p;
}

inline Programme tci() {
  Programme p = programme();
  p.therapy = Therapy::kTci;
  p.rate = millilitres_per_hour(200);
  p.kvo = kvo_rate(p.rate);
  p.vtbi = millilitres(50);
  p.tci = {TciModel::kMarsh, TciSite::kPlasma, Sex::kFemale, 70'000, 1'700, 40,
           3'000'000,        10'000'000'000,   100};
  return p;
}

inline EngineCommand only(EngineVerb verb) {
  EngineCommand c;
  c.verb = verb;
  c.programme = programme();
  c.rate = millilitres_per_hour(50);
  return c;
}

inline EngineCommand with(EngineVerb verb, const Programme& p, const char* order = "o-1") {
  EngineCommand c = only(verb);
  c.programme = p;
  c.order = OrderTag::of(OrderId{order});
  return c;
}

inline EngineCommand bolus(Volume volume, FlowRate rate, bool hold = false) {
  EngineCommand c = only(EngineVerb::kBolus);
  c.dose = {volume, rate};
  c.hold_to_run = hold;
  return c;
}

// 40 mL at 1200 mL/h: two minutes.
inline EngineCommand prime() {
  EngineCommand c = only(EngineVerb::kPrime);
  c.dose = {millilitres(40), millilitres_per_hour(1'200)};
  return c;
}

// An engine with what a test does to it.
struct Bench {
  TherapyEngine engine;

  Bench() = default;
  explicit Bench(const Programme& p) {
    EXPECT_EQ(engine.command(with(EngineVerb::kLoad, p), Reaction::kContinue), Answer::kAccepted);
    EXPECT_EQ(press(EngineVerb::kStart), Answer::kAccepted);
  }

  Answer press(EngineVerb verb, Reaction standing = Reaction::kContinue) {
    return engine.command(only(verb), standing);
  }
  Answer command(const EngineCommand& c) { return engine.command(c, Reaction::kContinue); }
  void tick(std::chrono::nanoseconds elapsed, Volume moved,
            Reaction reaction = Reaction::kContinue) {
    engine.tick({elapsed, moved, reaction});
  }
  // Flows exactly as demanded for `time`, in ticks of `dt`, never beyond the budget.
  void run(std::chrono::nanoseconds time, std::chrono::nanoseconds dt = 100ms) {
    for (auto t = 0ns; t < time; t += dt) flow(dt);
  }
  void flow(std::chrono::nanoseconds dt) {
    const Demand now = engine.demand();
    const Int128 exact = Int128{now.rate.count()} * dt.count() + fraction_;
    const Volume due = Volume::of(static_cast<std::int64_t>(exact / 3'600'000'000'000));
    fraction_ = static_cast<std::int64_t>(exact % 3'600'000'000'000);
    tick(dt, std::min(due, now.budget));
  }
  EngineSnapshot now() const { return engine.snapshot(); }
  std::vector<EngineEvent> events() {
    std::vector<EngineEvent> out;
    while (const auto event = engine.next_event()) out.push_back(*event);
    return out;
  }
  bool has(AlarmCode code) const { return engine.conditions().contains(code); }

 private:
  std::int64_t fraction_ = 0;
};

// An engine in `state`, as people and alarms bring it there.
inline Bench in_state(PumpState state, Programme p = programme()) {
  Bench b;
  if (state == PumpState::kIdle) return b;
  if (state == PumpState::kStandby) {
    EXPECT_EQ(b.press(EngineVerb::kStandby), Answer::kAccepted);
    return b;
  }
  if (state == PumpState::kPriming) {
    EXPECT_EQ(b.command(prime()), Answer::kAccepted);
    return b;
  }
  if (state == PumpState::kDelayed) p.delay = 1h;
  EXPECT_EQ(b.command(with(EngineVerb::kLoad, p)), Answer::kAccepted);
  if (state == PumpState::kReady) return b;
  EXPECT_EQ(b.press(EngineVerb::kStart), Answer::kAccepted);
  if (state == PumpState::kKeepVeinOpen) b.tick(1ms, {}, Reaction::kKeepVeinOpen);
  if (state == PumpState::kAlarmStop) b.tick(1ms, {}, Reaction::kStop);
  if (state == PumpState::kPaused) (void)b.press(EngineVerb::kStop);
  if (state == PumpState::kFailed) (void)b.press(EngineVerb::kInhibit);
  EXPECT_EQ(b.now().state, state);
  return b;
}

}  // namespace ph::agent
