#include <gtest/gtest.h>

#include "protocol/wire/library_codec.hpp"
#include "tests/unit/protocol_wire/files.hpp"

namespace ph::wire {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using Why = std::vector<std::string>;

constexpr const char* kDrugs =
    "drug,tall_man,route,therapy_class,concentration_amount,concentration_unit,diluent_volume_ml,"
    "dosing_unit,soft_low,soft_high,hard_low,hard_high,default_rate\n"
    "morphine,morphine,IV,opioid,100,mg,100,mg/h,0.5,10,,20,1\n";

CareArea icu() {
  CareArea area;
  area.id = "adult-icu";
  area.name = "Adult ICU";
  area.rate_max = millilitres_per_hour(999);
  area.vtbi_max = millilitres(3'000);
  return area;
}

Imported import_rules(const std::string& rules) { return import_csv(kDrugs + rules, icu()); }

const Library& example() {
  static const Imported found = import_csv(source_file("config/library/example-drugs.csv") +
                                               source_file("config/library/example-rules.csv"),
                                           icu());
  EXPECT_EQ(found.problems, Why{});
  return found.library;
}

const DrugEntry& entry_of(const std::string& id) {
  static const DrugEntry none;
  const DrugEntry* found = example().find("adult-icu", EntryId{id});
  EXPECT_NE(found, nullptr) << id;
  return found != nullptr ? *found : none;
}

TEST(ExampleRules, AreWellFormed) { EXPECT_EQ(well_formed(example()), Why{}); }

TEST(ExampleRules, AllowDemandDosesOfThreeDrugs) {
  const auto& rules = entry_of("morphine-pca-background-30mg-30mL-iv").demand;
  ASSERT_TRUE(rules);
  EXPECT_EQ(to_string(rules->dose.unit), "mg");
  EXPECT_EQ(rules->dose.hard_high->str(), "5");
  EXPECT_EQ(rules->lockout_least, minutes{5});
  EXPECT_EQ(rules->window, hours{4});
  EXPECT_TRUE(entry_of("hydromorphone-pca-background-6mg-30mL-iv").demand);
  EXPECT_TRUE(entry_of("fentanyl-pca-background-300mcg-30mL-iv").demand);
}

TEST(ExampleRules, AllowProgrammedBolusesOfTheEpiduralMixtures) {
  const DrugEntry& entry = entry_of("ropivacaine-0.2-200mg-100mL-epidural");
  ASSERT_TRUE(entry.periodic && entry.demand);
  EXPECT_EQ(entry.periodic->interval_least, minutes{30});
}

TEST(ExampleRules, AllowTargetsOfTwoDrugs) {
  const auto& propofol = entry_of("propofol-anesthesia-500mg-50mL-iv").tci;
  ASSERT_TRUE(propofol);
  EXPECT_EQ(propofol->models, (std::vector{TciModel::kMarsh, TciModel::kSchnider}));
  EXPECT_EQ(propofol->soft_high.str(), "8000");
  EXPECT_EQ(propofol->hard_high.str(), "15000");
  const auto& remifentanil = entry_of("remifentanil-2000mcg-80mL-iv").tci;
  ASSERT_TRUE(remifentanil);
  EXPECT_EQ(remifentanil->hard_high.str(), "20");
}

TEST(ExampleRules, SurviveTheCanonicalForm) {
  const auto again = parse_library(canonical(example()));
  ASSERT_TRUE(again) << again.error().detail;
  EXPECT_TRUE(*again == example());
}

TEST(ImportRules, ReadEveryColumn) {
  const Imported found = import_rules(
      "entry,loading_unit,loading_hard_low,loading_soft_low,loading_soft_high,loading_hard_high,"
      "bolus_unit,bolus_hard_high,bolus_rate_most_ml_per_h,duration_least_min,duration_most_min,"
      "patient_group,weight_least_kg,weight_most_kg,clinical_use,aliases,advisories\n"
      "morphine-100mg-100mL-iv,mg,1,2,3,4,mg,5,120.5,0.5,60,adults,40.5,150,pain,A; B,one;two\n");
  ASSERT_EQ(found.problems, Why{});
  const DrugEntry& entry = found.library.areas[0].entries[0];
  EXPECT_EQ(entry.loading->hard_low->str(), "1");
  EXPECT_EQ(entry.loading->soft_high->str(), "3");
  EXPECT_EQ(entry.bolus_rate_most, microlitres_per_hour(120'500));
  EXPECT_EQ(entry.duration_least, std::chrono::seconds{30});
  EXPECT_EQ(entry.patients, (PatientGroup{"adults", grams(40'500), kilograms(150)}));
  EXPECT_EQ(entry.aliases, (std::vector<std::string>{"A", "B"}));
  EXPECT_EQ(entry.advisories, (std::vector<std::string>{"one", "two"}));
}

TEST(ImportRules, TellEveryProblemAtOnce) {
  const Imported found = import_rules(
      "entry,demand_unit,demand_hard_high,lockout_least_min,tci_models,window_most\n"
      "morphine-100mg-100mL-iv,mg,5x,,marsh,\n"
      "morphine-100mg-100mL-iv,,,,,\n"
      "heparin,mg,5,1,,9\n");
  EXPECT_EQ(
      found.problems,
      (Why{"rules row 2, column demand_hard_high: expected a plain decimal number such as 0.5, "
           "with digits and one point only, got \"5x\"",
           "rules row 2, column lockout_least_min: needed beside demand_unit, got nothing",
           "rules row 2, column lockout_most_min: needed beside demand_unit, got nothing",
           "rules row 2, column window_min: needed beside demand_unit, got nothing",
           "rules row 2, column window_most: needed beside demand_unit, got nothing",
           "rules row 2, column tci_soft_ng_per_ml: needed beside tci_models, got nothing",
           "rules row 2, column tci_hard_ng_per_ml: needed beside tci_models, got nothing",
           "rules row 2, column tci_overshoot_percent: needed beside tci_models, got nothing",
           "rules row 3, column entry: morphine-100mg-100mL-iv stands twice",
           "rules row 4, column entry: no such entry \"heparin\""}));
  EXPECT_TRUE(found.library.areas.empty());
}

TEST(ImportRules, RefuseACellWithoutItsGroup) {
  EXPECT_EQ(import_rules("entry,lockout_least_min,bolus_hard_high\n"
                         "morphine-100mg-100mL-iv,5,4\n")
                .problems,
            (Why{"rules row 2, column bolus_unit: needed beside limits, got nothing",
                 "rules row 2, column lockout_least_min: stands without demand_unit"}));
}

TEST(ImportRules, RefuseAColumnThatIsUnknownOrDoubled) {
  EXPECT_EQ(import_rules("entry,colour,entry\nx,y,z\n").problems,
            (Why{"rules row 1, column 2: unknown column \"colour\"",
                 "rules row 1, column 3: entry stands twice"}));
}

}  // namespace
}  // namespace ph::wire
