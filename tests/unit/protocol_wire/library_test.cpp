#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "protocol/wire/library_codec.hpp"
#include "tests/unit/protocol_wire/files.hpp"

namespace ph::wire {
namespace {

constexpr const char* kHeader =
    "drug,tall_man,route,therapy_class,concentration_amount,concentration_unit,diluent_volume_ml,"
    "dosing_unit,soft_low,soft_high,hard_low,hard_high,default_rate\n";
constexpr const char* kMorphine = "morphine,morphine,IV,opioid,100,mg,100,mg/h,0.5,10,,20,1\n";

CareArea icu() {
  CareArea area;
  area.id = "adult-icu";
  area.name = "Adult ICU";
  area.rate_max = millilitres_per_hour(999);
  area.vtbi_max = millilitres(3'000);
  area.occlusion = mmhg(400);
  area.air_single = microlitres(100);
  return area;
}

Imported import_rows(const std::string& rows) { return import_csv(kHeader + rows, icu()); }

std::string only_problem(const std::string& rows) {
  const Imported found = import_rows(rows);
  return found.problems.size() == 1 ? found.problems[0]
                                    : std::to_string(found.problems.size()) + " problems";
}

const Imported& example() {
  static const Imported found = import_csv(source_file("config/library/example-drugs.csv"), icu());
  return found;
}

const DrugEntry& imported(const std::string& id) {
  static const DrugEntry none;
  const DrugEntry* found = example().library.find("adult-icu", EntryId{id});
  return found != nullptr ? *found : none;
}

TEST(ExampleDrugs, ImportWithoutAProblem) {
  EXPECT_EQ(example().problems, std::vector<std::string>{});
  ASSERT_EQ(example().library.areas.size(), 1U);
  EXPECT_EQ(example().library.areas[0].entries.size(), 231U);
}

TEST(ExampleDrugs, AreWellFormed) {
  EXPECT_EQ(well_formed(example().library), std::vector<std::string>{});
}

TEST(ExampleDrugs, CarryTheWordsThatTheyAreAnExample) {
  EXPECT_EQ(example().library.note, "example data, not for clinical use");
}

TEST(ExampleDrugs, HaveValidIdsOfTheirOwn) {
  std::set<EntryId> ids;
  for (const DrugEntry& entry : example().library.areas[0].entries) {
    EXPECT_TRUE(is_id_text(entry.id.str())) << entry.id.str();
    EXPECT_TRUE(ids.insert(entry.id).second) << entry.id.str();
  }
}

TEST(ExampleDrugs, NameAnEntryByDrugConcentrationAndRoute) {
  const DrugEntry& entry = imported("norepinephrine-8mg-250mL-iv");
  EXPECT_EQ(entry.drug, "norepinephrine");
  EXPECT_EQ(entry.kind, EntryKind::kContinuous);
  EXPECT_EQ(to_string(entry.limits.unit), "mcg/kg/min");
  EXPECT_TRUE(entry.high_alert);
  EXPECT_TRUE(entry.life_sustaining);
}

TEST(ExampleDrugs, TellTwoDoseUnitsOfOneBagApart) {
  EXPECT_EQ(to_string(imported("heparin-25000units-250mL-iv-units-h").limits.unit), "units/h");
  EXPECT_EQ(to_string(imported("heparin-25000units-250mL-iv-units-kg-h").limits.unit),
            "units/kg/h");
  EXPECT_TRUE(imported("heparin-25000units-250mL-iv").drug.empty());
}

TEST(ExampleDrugs, KnowTheirKinds) {
  EXPECT_EQ(imported("sodium-chloride-0.9-1000mL-1000mL-iv").kind, EntryKind::kFluid);
  EXPECT_EQ(imported("morphine-pca-demand-dose-30mg-30mL-iv").kind, EntryKind::kPca);
  EXPECT_EQ(imported("mannitol-20-100g-500mL-iv").kind, EntryKind::kIntermittent);
}

TEST(ExampleDrugs, SurviveTheCanonicalForm) {
  Library library = example().library;
  library.number = 7;
  library.site = "example hospital";
  const auto again = parse_library(canonical(library));
  ASSERT_TRUE(again) << again.error().detail;
  EXPECT_TRUE(*again == library);
}

TEST(Canonical, HasSortedNamesAndNoSpaces) {
  const std::string bytes = canonical(example().library);
  EXPECT_EQ(nlohmann::json::parse(bytes).dump(), bytes);
}

// Every member that may be left out, set.
Library with_rules() {
  Library library = import_rows(kMorphine).library;
  CareArea& area = library.areas[0];
  area.occlusion_restarts = 3;
  area.weight_least = kilograms(40);
  area.weight_most = kilograms(250);
  area.surface_least = BodySurface::of(2'000);
  area.surface_most = BodySurface::of(30'000);
  area.kvo = millilitres_per_hour(2);
  area.alarm_volume_least = 40;
  DrugEntry& entry = area.entries[0];
  LimitSet total{{AmountUnit::kMilligram, Basis::kNone, Pace::kTotal},
                 Decimal::of(1),
                 Decimal::of(2),
                 Decimal::of(3),
                 Decimal::of(4)};
  entry.loading = entry.bolus = total;
  entry.bolus_rate_most = millilitres_per_hour(120);
  using std::chrono::hours;
  using std::chrono::minutes;
  entry.demand = DemandRules{total, minutes{5}, hours{1}, hours{4}, Decimal::of(305, 1)};
  entry.periodic = PeriodicRules{total, minutes{30}};
  entry.tci = TciRules{{TciModel::kMarsh, TciModel::kMinto}, Decimal::of(8), Decimal::of(15), 150};
  entry.duration_least = minutes{6};
  entry.duration_most = minutes{7};
  entry.patients = {"adults", kilograms(41), kilograms(200)};
  entry.clinical_use = "acute pain";
  entry.aliases = {"MORPH", "1234"};
  entry.codes = {"EPIC-77"};
  entry.models = {ModelId{"volumetric-lvp"}};
  entry.container = Container::kBag;
  entry.concentration = {Decimal{}, AmountUnit::kMilligram, Volume{}};
  entry.custom = total;
  entry.advisories = {"watch the airway"};
  return library;
}

TEST(Canonical, ReadsEveryRuleBack) {
  const auto again = parse_library(canonical(with_rules()));
  ASSERT_TRUE(again) << again.error().detail;
  EXPECT_TRUE(*again == with_rules());
}

TEST(Canonical, KeepsTheNamesOfRulesInOrder) {
  const std::string bytes = canonical(with_rules());
  EXPECT_EQ(nlohmann::json::parse(bytes).dump(), bytes);
}

TEST(Canonical, HasNoMemberForARuleThatIsNotSet) {
  const auto json = nlohmann::json::parse(canonical(import_rows(kMorphine).library));
  EXPECT_EQ(json["areas"][0].size(), 8U);
  EXPECT_EQ(json["areas"][0]["entries"][0].size(), 12U);
}

TEST(Canonical, IsOneTextForTwoWaysToWriteOneValue) {
  const auto one = import_rows("morphine,morphine,IV,opioid,100,mg,100,mg/h,0.5,10,,20,1\n");
  const auto other =
      import_rows("morphine,morphine,IV,opioid,100.0,mg,100.00,mg/h,0.50,10,,20,1\n");
  EXPECT_EQ(canonical(one.library), canonical(other.library));
}

std::string parse_error(const std::string& bytes) {
  const auto parsed = parse_library(bytes);
  return parsed ? "parsed" : parsed.error().detail;
}

std::string with(std::string bytes, const std::string& from, const std::string& to) {
  const auto at = bytes.find(from);
  return at == std::string::npos ? "not found" : bytes.replace(at, from.size(), to);
}

TEST(ParseLibrary, RefusesBytesThatAreNotCanonical) {
  const std::string good = canonical(import_rows(kMorphine).library);
  ASSERT_TRUE(parse_library(good)) << parse_error(good);
  EXPECT_EQ(parse_error(with(good, "\"soft_low\":\"0.5\"", "\"soft_low\":\"0.50\"")),
            "library: not in canonical form from byte 284 on");
  EXPECT_NE(parse_error(with(good, "\"number\":0", "\"number\": 0")), "parsed");
  EXPECT_NE(parse_error(good + "\n"), "parsed");
  EXPECT_NE(parse_error(with(good, "\"near_end_ms\":300000", "\"near_end_ms\":300001")), "parsed");
}

TEST(ParseLibrary, NamesTheMemberThatIsWrong) {
  const std::string good = canonical(import_rows(kMorphine).library);
  EXPECT_EQ(parse_error(with(good, "\"route\":\"intravenous\"", "\"route\":\"oral\"")),
            "library: areas[0].entries[0].route: expected one of intravenous subcutaneous epidural "
            "perineural enteral, got \"oral\"");
  EXPECT_EQ(parse_error(with(good, "\"kind\"", "\"sort\"")),
            "library: areas[0].entries[0].kind: missing");
}

TEST(ImportCsv, UnderstandsMarkCarriageReturnsAndEmptyEnd) {
  std::string text = std::string(kHeader) + kMorphine + "\n\n";
  for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 2)) {
    text.insert(at, 1, '\r');
  }
  const Imported found = import_csv("\xEF\xBB\xBF" + text, icu());
  EXPECT_EQ(found.problems, std::vector<std::string>{});
}

TEST(ImportCsv, ReadsQuotedFields) {
  const Imported found = import_rows(
      "\"fat, \"\"mixed\"\" 20%\",\"fat, \"\"mixed\"\" 20%\",IV,hydration,100,mL,100,mL/h,,,,,\n");
  ASSERT_EQ(found.problems, std::vector<std::string>{});
  EXPECT_EQ(found.library.areas[0].entries[0].drug, "fat, \"mixed\" 20%");
}

// As a spreadsheet saves it where the comma is the decimal sign.
TEST(ImportCsv, UnderstandsSemicolonsAndTabsWithDecimalCommas) {
  for (const char separator : {';', '\t'}) {
    std::string text = std::string(kHeader) + kMorphine;
    std::replace(text.begin(), text.end(), ',', separator);
    std::replace(text.begin(), text.end(), '.', ',');
    const Imported found = import_csv(text, icu());
    ASSERT_EQ(found.problems, std::vector<std::string>{});
    EXPECT_EQ(canonical(found.library), canonical(import_rows(kMorphine).library));
  }
}

TEST(ImportCsv, RefusesNumbersThatAreNotPlainDecimals) {
  for (const char* bad : {"NaN", "1e3", "inf", ".5", "5.", " 5", "0x5"}) {
    const std::string row =
        "morphine,morphine,IV,opioid,100,mg,100,mg/h,0.5," + std::string(bad) + ",,20,1\n";
    EXPECT_EQ(only_problem(row).find("row 2, column soft_high: expected a plain decimal"), 0U)
        << bad << ": " << only_problem(row);
  }
}

TEST(ImportCsv, RefusesADecimalComma) {
  EXPECT_EQ(only_problem("morphine,morphine,IV,opioid,100,mg,100,mg/h,0.5,\"1,5\",,20,1\n"),
            "row 2, column soft_high: expected a plain decimal number such as 0.5, with digits and "
            "one point only, got \"1,5\"");
  EXPECT_EQ(only_problem("morphine,morphine,IV,opioid,100,mg,100,mg/h,0.5,1,5,,20,1\n"),
            "row 2: expected 13 fields, got 14 (a comma inside a field needs quotes)");
}

TEST(ImportCsv, TellsEveryProblemAtOnce) {
  const Imported found = import_rows(
      "morphine,morphine,oral,opioid,0,mg,100,mg/h,0.5,10,,20,1\n"
      "heparin,heparin,IV,anticoagulant,100,units,100,mg/h,5,4,,3,1\n");
  EXPECT_EQ(found.problems,
            (std::vector<std::string>{
                "row 2, column route: expected IV, SC, epidural, perineural or enteral, got "
                "\"oral\"",
                "row 2, column concentration_amount: expected above 0, got 0",
                "row 3, column soft_high: expected at least soft_low 5, got 4",
                "row 3, column hard_high: expected at least soft_high 4, got 3",
                "row 3, column dosing_unit: mg/h does not fit a concentration in units",
                "row 3, column default_rate: expected at least soft_low 5, got 1"}));
  EXPECT_TRUE(found.library.areas.empty());
}

TEST(ImportCsv, RefusesATallManNameOfAnotherDrug) {
  EXPECT_EQ(only_problem("dopamine,DOBUTamine,IV,inotrope,400,mg,250,mcg/kg/min,1,20,,50,5\n"),
            "row 2, column tall_man: expected the letters of \"dopamine\", got \"DOBUTamine\"");
}

TEST(ImportCsv, RefusesTheSameEntryTwice) {
  EXPECT_EQ(only_problem(std::string(kMorphine) + kMorphine),
            "row 3, column drug: the same drug, concentration, route and dosing unit as row 2");
}

TEST(ImportCsv, RefusesAHeaderWithMissingDoubledOrUnknownColumns) {
  const Imported found = import_csv("drug,drug,colour\nx,y,z\n", icu());
  ASSERT_GE(found.problems.size(), 3U);
  EXPECT_EQ(found.problems[0], "row 1, column drug: stands twice");
  EXPECT_EQ(found.problems[1], "row 1, column 3: unknown column \"colour\"");
  EXPECT_EQ(found.problems[2], "row 1, column tall_man: missing from the header");
}

TEST(ImportCsv, RefusesAQuoteThatIsNeverClosed) {
  EXPECT_EQ(only_problem("\"morphine,morphine\n"), "row 2, column 1: a quote that is never closed");
}

TEST(ImportCsv, RefusesAnEmptyFile) {
  EXPECT_EQ(import_csv("", icu()).problems,
            std::vector<std::string>{"row 1: expected a header line, got an empty file"});
}

TEST(ImportCsv, IsHighAlertByTheFirstWordOfTheClass) {
  const auto found = import_rows(
      "a,a,IV,vasopressor_pediatric,1,mg,50,mg/h,,,,,\n"
      "b,b,IV,vasopressors,1,mg,50,mg/h,,,,,\n");
  EXPECT_TRUE(found.library.areas[0].entries[0].high_alert);
  EXPECT_FALSE(found.library.areas[0].entries[1].high_alert);
}

}  // namespace
}  // namespace ph::wire
