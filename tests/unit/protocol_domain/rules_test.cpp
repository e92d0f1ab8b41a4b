#include <gtest/gtest.h>

#include "tests/unit/protocol_domain/therapies.hpp"

namespace ph {
namespace {

using Why = std::vector<std::string>;

// What is wrong with the entry, without its place.
Why faults(const DrugEntry& entry) {
  Library library = a_library();
  library.areas[0].entries = {entry};
  Why out = well_formed(library);
  const std::string place = "care area icu, entry " + entry.id.str() + ": ";
  for (std::string& why : out) {
    if (why.substr(0, place.size()) == place) why.erase(0, place.size());
  }
  return out;
}

TEST(Rules, AreSoundInEveryEntryOfTheTests) { EXPECT_EQ(well_formed(a_therapy_library()), Why{}); }

// P21
TEST(Rules, BoundEveryDoseThatThePumpGivesByAHardLimit) {
  DrugEntry entry = morphine();
  entry.demand->dose.hard_high.reset();
  entry.bolus->hard_high.reset();
  entry.loading->hard_high.reset();
  EXPECT_EQ(faults(entry), (Why{"loading dose: expected a hard high limit above 0",
                                "bolus: expected a hard high limit above 0",
                                "demand dose: expected a hard high limit above 0"}));
}

TEST(Rules, NeedTotalsOfTheSubstanceInTheContainer) {
  DrugEntry entry = morphine();
  entry.demand->dose.unit = *parse_dose_unit("mg/h", "test");
  entry.bolus->unit = *parse_dose_unit("units", "test");
  EXPECT_EQ(faults(entry), (Why{"bolus unit units: does not fit concentration 30 mg in 30 mL",
                                "demand dose: expected a total dose such as mg, got mg/h"}));
}

// P30
TEST(Rules, LockOutForZeroToSixHours) {
  DrugEntry entry = morphine();
  entry.demand->lockout_least = milliseconds{0};
  entry.demand->lockout_most = hours{6};
  EXPECT_EQ(faults(entry), Why{});
  entry.demand->lockout_most = hours{6} + milliseconds{1};
  EXPECT_EQ(faults(entry).size(), 1U);
  entry.demand->lockout_least = milliseconds{-1};
  entry.demand->lockout_most = hours{1};
  EXPECT_EQ(faults(entry).size(), 1U);
}

// P31
TEST(Rules, CountOverAQuarterOfAnHourOrOneToEightHours) {
  DrugEntry entry = morphine();
  for (const milliseconds good :
       {milliseconds{minutes{15}}, milliseconds{hours{1}}, milliseconds{hours{8}}}) {
    entry.demand->window = good;
    EXPECT_EQ(faults(entry), Why{});
  }
  for (const milliseconds bad : {milliseconds{minutes{14}}, milliseconds{minutes{30}},
                                 milliseconds{hours{9}}, milliseconds{0}}) {
    entry.demand->window = bad;
    EXPECT_EQ(faults(entry).size(), 1U);
  }
}

TEST(Rules, NeedAWindowThatHoldsTheLargestDose) {
  DrugEntry entry = morphine();
  entry.demand->window_most = number("3");
  EXPECT_EQ(faults(entry), Why{});
  entry.demand->window_most = number("2.9");
  EXPECT_EQ(faults(entry), Why{"window limit: expected at least the hard high limit of the demand "
                               "dose, got 2.9"});
}

TEST(Rules, GiveProgrammedBolusesOnlyIntoTheEpiduralSpace) {
  DrugEntry entry = ropivacaine();
  entry.route = Route::kIntravenous;
  EXPECT_EQ(faults(entry), Why{"programmed boluses: expected the epidural route, got intravenous"});
}

TEST(Rules, TieAModelToItsDrug) {
  DrugEntry entry = propofol();
  entry.tci->models = {TciModel::kMinto};
  entry.tci->soft_high = number("10");
  entry.tci->hard_high = number("20");
  EXPECT_EQ(faults(entry), Why{"TCI model minto: not for propofol"});
  entry.drug = "Remifentanil";
  entry.concentration = {number("5"), AmountUnit::kMilligram, millilitres(50)};
  EXPECT_EQ(faults(entry), Why{});
  entry.tci->models = {};
  EXPECT_EQ(faults(entry), Why{"TCI: expected at least one model"});
}

// What TciController refuses, a library does not offer.
TEST(Rules, BoundTheStrengthOfADrugByTarget) {
  DrugEntry entry = propofol();
  for (const auto& [amount, faulty] : {std::pair{"99.9", true}, std::pair{"100", false},
                                       std::pair{"1000", false}, std::pair{"1000.1", true}}) {
    entry.concentration = {number(amount), AmountUnit::kMilligram, millilitres(50)};
    EXPECT_NE(faults(entry).empty(), faulty) << amount;
  }
  entry.drug = "remifentanil";
  entry.tci->models = {TciModel::kMinto};
  entry.tci->soft_high = entry.tci->hard_high = number("20");
  for (const auto& [amount, faulty] : {std::pair{"0.999", true}, std::pair{"1", false},
                                       std::pair{"12.5", false}, std::pair{"12.501", true}}) {
    entry.concentration = {number(amount), AmountUnit::kMilligram, millilitres(50)};
    EXPECT_NE(faults(entry).empty(), faulty) << amount;
  }
}

TEST(Rules, BoundTheOvershootAndTheTarget) {
  DrugEntry entry = propofol();
  for (const std::int32_t good : {100, 450}) {
    entry.tci->overshoot_percent = good;
    EXPECT_EQ(faults(entry), Why{});
  }
  for (const std::int32_t bad : {99, 451}) {
    entry.tci->overshoot_percent = bad;
    EXPECT_EQ(faults(entry).size(), 1U);
  }
  entry.tci->overshoot_percent = 100;
  entry.tci->soft_high = number("15000.1");
  EXPECT_EQ(faults(entry).size(), 1U);
}

TEST(Rules, AllowNoTargetBeyondTheModel) {
  DrugEntry entry = propofol();
  entry.tci->hard_high = number("15000");
  EXPECT_EQ(faults(entry), Why{});
  entry.tci->hard_high = number("15000.1");
  EXPECT_EQ(faults(entry).size(), entry.tci->models.size());
}

TEST(Rules, StandBesideARateOnly) {
  DrugEntry entry = vancomycin();
  entry.loading = limits("mg", "1", "2");
  EXPECT_EQ(faults(entry).size(), 1U);
}

TEST(Rules, BoundTimesWeightsAndAdvisories) {
  DrugEntry entry = morphine();
  entry.duration_least = hours{2};
  entry.duration_most = hours{1};
  entry.patients.weight_least = kilograms(10);
  entry.patients.weight_most = kilograms(9);
  entry.advisories.assign(5, "watch the airway");
  EXPECT_EQ(faults(entry).size(), 3U);
}

TEST(Rules, LeadOneAliasToOneEntryInAllAreas) {
  Library library = a_therapy_library();
  library.areas[0].entries[0].aliases = {"NOREPI"};
  library.areas.push_back(library.areas[0]);
  library.areas[1].id = "theatre";
  EXPECT_EQ(well_formed(library), Why{});
  library.areas[1].entries[1].aliases = {"NOREPI"};
  EXPECT_EQ(well_formed(library), Why{"care area theatre, entry vancomycin: alias NOREPI: leads to "
                                      "entry norepinephrine already"});
}

TEST(Rules, RestartAfterAnOcclusionNineTimesAtMost) {
  Library library = a_library();
  library.areas[0].occlusion_restarts = 9;
  EXPECT_EQ(well_formed(library), Why{});
  library.areas[0].occlusion_restarts = 10;
  EXPECT_EQ(well_formed(library).size(), 1U);
}

}  // namespace
}  // namespace ph
