#pragma once
#include <memory>
#include <vector>

#include "tests/unit/pumpagent_bedside/front.hpp"

namespace ph::agent {

// A pump for every route, so that one test file can run every therapy.
inline PumpModel every_route() {
  PumpModel m = model();
  m.routes = {Route::kIntravenous, Route::kEpidural, Route::kEnteral};
  return m;
}

inline DrugEntry entry_of(const char* id, EntryKind kind, DoseUnit unit,
                          Concentration concentration) {
  DrugEntry entry;
  entry.id = EntryId{id};
  entry.drug = entry.tall_man = id;
  entry.kind = kind;
  entry.concentration = concentration;
  entry.limits.unit = unit;
  return entry;
}

// One drug for each therapy that saline does not show, of the kinds that an import gives: propofol
// 10 mg/mL by target (soft 8000, hard 15000 ng/mL), ropivacaine 2 mg/mL epidural in programmed
// boluses with demand doses, feed, red cells, vancomycin 5 mg/mL as a whole dose (soft 250 mg to 2
// g), heparin 100 units/mL with a loading dose.
inline std::shared_ptr<const Library> formulary() {
  const auto mg = AmountUnit::kMilligram;
  const DoseUnit whole_mg{mg, Basis::kNone, Pace::kTotal}, mg_h{mg, Basis::kNone, Pace::kPerHour};
  const auto strength = [](std::int64_t amount, AmountUnit unit) {
    return Concentration{Decimal::of(amount), unit, millilitres(100)};
  };
  auto out = std::make_shared<Library>(*library());
  auto& entries = out->areas[0].entries;

  DrugEntry propofol = entry_of("propofol", EntryKind::kContinuous, mg_h, strength(1'000, mg));
  propofol.tci = TciRules{
      {TciModel::kMarsh, TciModel::kSchnider}, Decimal::of(8'000), Decimal::of(15'000), 400};
  entries.push_back(propofol);

  DrugEntry ropivacaine = entry_of("ropivacaine", EntryKind::kContinuous, mg_h, strength(200, mg));
  ropivacaine.route = Route::kEpidural;
  ropivacaine.periodic = PeriodicRules{{whole_mg, {}, {}, Decimal::of(20), Decimal::of(30)}, 30min};
  ropivacaine.demand = DemandRules{
      {whole_mg, {}, {}, Decimal::of(10), Decimal::of(20)}, 5min, 60min, 1h, Decimal::of(60)};
  entries.push_back(ropivacaine);

  DrugEntry feed = entry_of("feed", EntryKind::kEnteral, {},
                            {Decimal::of(1'000), AmountUnit::kMillilitre, millilitres(1'000)});
  feed.route = Route::kEnteral;
  entries.push_back(feed);

  DrugEntry cells = entries[0];
  cells.id = EntryId{"red cells"};
  cells.drug = cells.tall_man = "red cells";
  cells.therapy_class = "blood_product";
  entries.push_back(cells);

  DrugEntry vancomycin =
      entry_of("vancomycin", EntryKind::kIntermittent, whole_mg, strength(500, mg));
  vancomycin.limits.soft_low = Decimal::of(250);
  vancomycin.limits.soft_high = Decimal::of(2'000);
  vancomycin.limits.hard_high = Decimal::of(3'000);
  entries.push_back(vancomycin);

  const auto units = AmountUnit::kUnit;
  DrugEntry heparin = entry_of("heparin", EntryKind::kContinuous,
                               {units, Basis::kNone, Pace::kPerHour}, strength(10'000, units));
  heparin.loading = LimitSet{{units, Basis::kNone, Pace::kTotal}, {}, {}, Decimal::of(5'000), {}};
  entries.push_back(heparin);
  return out;
}

// At a pump that can give all of it.
struct Ward : Front {
  Ward() : Front(formulary(), every_route()) {}

  // Programmes by keys, answer by answer, to the review and through it to the motor.
  void give(std::vector<const char*> values) {
    press(Key::kProgramme);
    if (display().patient.empty()) press(Key::kEnter, "pt-1");
    for (const char* value : values) {
      press(Key::kEnter, value);
      EXPECT_EQ(refusal(), "") << value;
    }
    press(Key::kEnter, "review");
    EXPECT_EQ(refusal(), "");
    press(Key::kConfirm);
    EXPECT_EQ(refusal(), "");
    press(Key::kStart);
    tick();
    EXPECT_EQ(refusal(), "");
  }
  EngineSnapshot seen() const { return engine.snapshot(); }
};

}  // namespace ph::agent
