#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/pumpagent_bedside/ward.hpp"

namespace ph::agent {

// A bedside before an engine that answers at once, and the hands of a person.
struct Front {
  Now now{SteadyTime{1h}, WallTime{24h}};
  Bedside bedside;
  TherapyEngine engine;
  BedsideEffects last;
  std::vector<PumpEvent> record;

  explicit Front(std::shared_ptr<const Library> drugs = library(), PumpModel pump = model())
      : bedside(PumpId{"P-1"}, std::move(pump)) {
    EXPECT_TRUE(bedside.activate(std::move(drugs), version(), engine.snapshot()));
  }

  void propose(const Order& o, std::optional<milliseconds> age = 0ms) {
    carry(bedside.propose(o, age, now, engine.snapshot()));
  }
  void press(Key key, std::string text = {}) {
    carry(bedside.press({key, std::move(text)}, now, engine.snapshot(), std::nullopt));
  }
  void enter(std::initializer_list<const char*> values) {
    for (const char* value : values) press(Key::kEnter, value);
  }
  void tick(std::chrono::milliseconds time = 1ms) {
    now.steady += time;
    carry(bedside.tick(now, engine.snapshot()));
  }
  // The engine gives what it asks for, a second at a time.
  void run(std::chrono::seconds time) {
    for (std::chrono::seconds done{0}; done < time; ++done) {
      const Demand wanted = engine.demand();
      EngineInputs inputs;
      inputs.elapsed = 1s;
      inputs.moved = std::min(delivered(wanted.rate, 1s), wanted.budget);
      engine.tick(inputs);
      tick(1s);
    }
  }
  // The engine is far away and has not answered yet.
  void press_unheard(Key key) {
    last = bedside.press({key, {}}, now, engine.snapshot(), std::nullopt);
  }
  void carry(BedsideEffects effects) {
    for (const EngineCommand& c : effects.commands) {
      bedside.note(engine.command(c, Reaction::kContinue));
    }
    record.insert(record.end(), effects.events.begin(), effects.events.end());
    last = std::move(effects);
  }

  OrderState state() const { return last.events.back().order_state.value(); }
  std::string why() const { return last.events.back().text; }
  Display display() const { return bedside.display(engine.snapshot(), std::nullopt); }
  std::string asks() const { return display().ask.step; }
  std::string refusal() const { return display().refusal; }
  bool may(Key key) const {
    const Display d = display();
    return std::find(d.keys.begin(), d.keys.end(), key) != d.keys.end();
  }
  bool recorded(EventKind kind, const std::string& part) const {
    return std::any_of(record.begin(), record.end(), [&](const PumpEvent& event) {
      return event.kind == kind && event.text.find(part) != std::string::npos;
    });
  }
};

// Morphine on demand: 1 mg/mL, soft to 2 mg, hard to 5 mg, lockout 5 min to 1 h, 10 mg in 1 h;
// a clinician bolus soft to 3 mg, hard to 5 mg. And saline.
inline std::shared_ptr<const Library> pca_library() {
  auto out = std::make_shared<Library>(*library());
  const DoseUnit milligrams{AmountUnit::kMilligram, Basis::kNone, Pace::kTotal};
  DrugEntry entry;
  entry.id = EntryId{"morphine-pca"};
  entry.drug = "morphine";
  entry.tall_man = "MORphine";
  entry.kind = EntryKind::kPca;
  entry.concentration = {Decimal::of(100), AmountUnit::kMilligram, millilitres(100)};
  entry.limits = {{AmountUnit::kMilligram, Basis::kNone, Pace::kPerHour},
                  std::nullopt,
                  std::nullopt,
                  Decimal::of(2),
                  Decimal::of(4)};
  entry.loading = LimitSet{milligrams, {}, {}, Decimal::of(3), Decimal::of(5)};
  entry.bolus = LimitSet{milligrams, {}, {}, Decimal::of(3), Decimal::of(5)};
  entry.bolus_rate_most = millilitres_per_hour(200);
  DemandRules demand;
  demand.dose = {milligrams, {}, {}, Decimal::of(2), Decimal::of(5)};
  demand.lockout_least = 5min;
  demand.lockout_most = 60min;
  demand.window = 1h;
  demand.window_most = Decimal::of(10);
  entry.demand = demand;
  entry.advisories = {"Watch breathing"};
  out->areas[0].entries.push_back(entry);
  return out;
}

}  // namespace ph::agent
