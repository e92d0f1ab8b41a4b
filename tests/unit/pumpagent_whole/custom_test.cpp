#include <gtest/gtest.h>

#include "tests/unit/pumpagent_whole/a_bed.hpp"

// An order whose concentration was read from the label, on a whole pump with a nurse.
namespace ph::agent {
namespace {

std::shared_ptr<const Library> heparin() {
  auto out = std::make_shared<Library>(*library());
  DrugEntry entry;
  entry.id = EntryId{"heparin-custom"};
  entry.drug = entry.tall_man = "heparin";
  entry.concentration = {Decimal{}, AmountUnit::kUnit, Volume{}};
  entry.custom = LimitSet{{AmountUnit::kUnit, Basis::kNone, Pace::kTotal},
                          Decimal::of(10),
                          Decimal::of(25),
                          Decimal::of(500),
                          Decimal::of(1'000)};
  entry.limits = {{AmountUnit::kUnit, Basis::kNone, Pace::kPerHour},
                  Decimal::of(100),
                  Decimal::of(300),
                  Decimal::of(20'000),
                  Decimal::of(40'000)};
  out->areas[0].entries.push_back(entry);
  return out;
}

Order labelled(std::int64_t units, Volume diluent) {
  Order out = order("o-1", 1, 0, millilitres(1));
  out.request.entry = EntryId{"heparin-custom"};
  out.request.dose = {Decimal::of(10'000), {AmountUnit::kUnit, Basis::kNone, Pace::kPerHour}};
  out.request.concentration = Concentration{Decimal::of(units), AmountUnit::kUnit, diluent};
  out.rate = millilitres_per_hour(10'000 * (diluent.count() / 1'000'000) / units);  // the server's
  return out;
}

struct Bedside : ABed {
  Bedside() : ABed(model(), NurseHabits{}, heparin()) {}
  void give(const Order& wanted, std::chrono::milliseconds time) {
    pump.propose(wanted, 0ms, now);
    run(time);
  }
  const PumpEvent* told(EventKind kind) const {
    for (const PumpEvent& event : events) {
      if (event.kind == kind) return &event;
    }
    return nullptr;
  }
};

// 10,000 units/h out of 20,000 units in 200 mL are 100 mL/h.
TEST(LabelledConcentration, FixesWhatThePatientGets) {
  Bedside bedside;
  bedside.give(labelled(20'000, millilitres(200)), 60s);
  const PumpEvent* started = bedside.told(EventKind::kInfusionStarted);
  ASSERT_NE(started, nullptr);
  EXPECT_EQ(started->rate, millilitres_per_hour(100));
  EXPECT_NEAR(static_cast<double>(bedside.pump.delivered().count()), 1e6, 2e4);
  EXPECT_EQ(bedside.events.back().kind, EventKind::kAlarmRaised);
  EXPECT_EQ(bedside.events.back().order, OrderId{"o-1"}) << "an alarm names its infusion";
}

TEST(LabelledConcentration, IsRefusedByThePumpWhenItIsTooWeak) {
  Bedside bedside;
  bedside.give(labelled(20'000, millilitres(2'500)), 5s);
  EXPECT_EQ(bedside.told(EventKind::kInfusionStarted), nullptr);
  const PumpEvent* judged = bedside.told(EventKind::kLimitAlerted);
  ASSERT_NE(judged, nullptr);
  EXPECT_NE(judged->text.find("below hard limit"), std::string::npos) << judged->text;
}

}  // namespace
}  // namespace ph::agent
