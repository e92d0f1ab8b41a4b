#include "protocol/domain/dose.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace ph {
namespace {

std::int64_t scaled(const std::string& text, Int128 per_one) {
  return static_cast<std::int64_t>(Decimal::parse(text, "golden")->in_billionths() * per_one /
                                   1'000'000'000);
}

struct Vector {
  Dose dose;
  Concentration concentration;
  PatientMeasures patient;
  std::string expected;
};

Vector read_vector(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream stream(line);
  for (std::string cell; std::getline(stream, cell, ';');) cells.push_back(cell);
  Vector out;
  out.dose = {*Decimal::parse(cells.at(0), "dose"), *parse_dose_unit(cells[1], "unit")};
  out.concentration = {*Decimal::parse(cells[2], "amount"), *parse_amount_unit(cells[3], "unit"),
                       nanolitres(scaled(cells[4], 1'000'000))};
  if (!cells[5].empty()) out.patient.weight = grams(scaled(cells[5], 1'000));
  if (!cells[6].empty()) out.patient.surface = BodySurface::of(scaled(cells[6], 10'000));
  out.expected = cells[7];
  return out;
}

std::string computed(const Vector& v) {
  if (is_total(v.dose.unit)) {
    const auto volume = volume_for(v.dose, v.concentration, v.patient);
    return volume ? std::to_string(volume->count()) : "REFUSED";
  }
  const auto flow = flow_for(v.dose, v.concentration, v.patient);
  return flow ? std::to_string(flow->count()) : "REFUSED";
}

TEST(Dose, AgreesWithEveryVectorWorkedByHand) {
  std::ifstream file(std::string(PH_SOURCE_DIR) + "/tests/golden/dose.csv");
  int vectors = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const Vector vector = read_vector(line);
    EXPECT_EQ(computed(vector), vector.expected) << line;
    ++vectors;
  }
  EXPECT_GE(vectors, 35);
}

DoseUnit unit(const char* text) { return *parse_dose_unit(text, "unit"); }

TEST(Dose, ComparesExactlyAcrossUnits) {
  const auto compare_texts = [](const char* a, const char* a_unit, const char* b,
                                const char* b_unit) {
    return compare(Dose{*Decimal::parse(a, ""), unit(a_unit)},
                   Dose{*Decimal::parse(b, ""), unit(b_unit)});
  };
  EXPECT_EQ(compare_texts("1", "mg/h", "1000", "mcg/h"), std::strong_ordering::equal);
  EXPECT_EQ(compare_texts("1", "mcg/min", "60", "mcg/h"), std::strong_ordering::equal);
  EXPECT_EQ(compare_texts("24", "mL/24h", "1", "mL/h"), std::strong_ordering::equal);
  EXPECT_EQ(compare_texts("1.000000001", "mg/h", "1000", "mcg/h"), std::strong_ordering::greater);
  EXPECT_EQ(compare_texts("999999999999", "million-units/min", "999999999999", "units/min"),
            std::strong_ordering::greater);
}

TEST(DoseUnit, ReadsAndShowsEveryCombination) {
  int combinations = 0;
  for (int amount = 0; amount <= static_cast<int>(AmountUnit::kMillilitre); ++amount) {
    for (int basis = 0; basis < 3; ++basis) {
      for (int pace = 0; pace < 4; ++pace) {
        const DoseUnit made{static_cast<AmountUnit>(amount), static_cast<Basis>(basis),
                            static_cast<Pace>(pace)};
        const auto read = parse_dose_unit(to_string(made), "unit");
        ASSERT_TRUE(read) << to_string(made);
        EXPECT_EQ(*read, made);
        ++combinations;
      }
    }
  }
  EXPECT_EQ(combinations, 144);
}

TEST(DoseUnit, RefusesWhatIsDangerousOrUnknown) {
  for (const char* bad : {"", "ug/h",
                          "\xC2\xB5"
                          "g/h",
                          "U/h", "IU", "cc/h", "mg/kg/", "mg//h", "mg/h/kg", "mg/min/kg", "MG/H",
                          "mg/hr", "mg /h", "mg/kg/kg/h"}) {
    EXPECT_FALSE(parse_dose_unit(bad, "unit")) << bad;
  }
}

TEST(DuBois, GivesThePublishedExamples) {
  // 0.007184 x 70^0.425 x 170^0.725 = 1.8097; 24.2 kg and 110.3 cm of the 1916 paper: 0.8473.
  EXPECT_EQ(du_bois(kilograms(70), BodyHeight::of(1'700))->count(), 18'097);
  EXPECT_NEAR(static_cast<double>(du_bois(grams(24'200), BodyHeight::of(1'103))->count()), 8'431,
              60);
}

TEST(DuBois, RefusesMeasuresOutsideTheirRange) {
  EXPECT_FALSE(du_bois(grams(199), BodyHeight::of(500)));
  EXPECT_TRUE(du_bois(grams(200), BodyHeight::of(200)));
  EXPECT_FALSE(du_bois(grams(200), BodyHeight::of(199)));
  EXPECT_FALSE(du_bois(grams(500'001), BodyHeight::of(2'000)));
  EXPECT_FALSE(du_bois(kilograms(70), BodyHeight::of(2'501)));
}

TEST(ShownDose, InvertsTheFlow) {
  const Concentration bag{Decimal::of(8), AmountUnit::kMilligram, millilitres(250)};
  PatientMeasures patient;
  patient.weight = kilograms(70);
  const auto shown = shown_dose(nanolitres_per_hour(6'562'500), unit("mcg/kg/min"), bag, patient);
  ASSERT_TRUE(shown) << shown.error().detail;
  EXPECT_EQ(to_string(*shown), "0.05 mcg/kg/min");
}

TEST(ShownDose, IsZeroWhenNothingFlows) {
  const Concentration bag{Decimal::of(8), AmountUnit::kMilligram, millilitres(250)};
  const auto shown = shown_dose(FlowRate{}, unit("mg/h"), bag, {});
  ASSERT_TRUE(shown);
  EXPECT_EQ(to_string(*shown), "0 mg/h");
}

TEST(ShownDose, RefusesATotalAnotherSubstanceAndAMissingWeight) {
  const Concentration bag{Decimal::of(8), AmountUnit::kMilligram, millilitres(250)};
  EXPECT_FALSE(shown_dose(millilitres_per_hour(1), unit("mg"), bag, {}));
  EXPECT_FALSE(shown_dose(millilitres_per_hour(1), unit("units/h"), bag, {}));
  EXPECT_FALSE(shown_dose(millilitres_per_hour(1), unit("mg/kg/h"), bag, {}));
}

TEST(ShownDose, SurvivesTheExtremes) {
  const Concentration strong{Decimal::of(999'999'999'999), AmountUnit::kGram, nanolitres(1)};
  const Concentration weak{Decimal::of(1, 9), AmountUnit::kNanogram, millilitres(100'000)};
  EXPECT_FALSE(shown_dose(millilitres_per_hour(10'000), unit("ng/h"), strong, {}));
  const auto least = shown_dose(nanolitres_per_hour(1), unit("g/h"), weak, {});
  ASSERT_TRUE(least);
  EXPECT_EQ(to_string(*least), "0 g/h");
}

TEST(ShownDose, TellsWhatAVolumeHolds) {
  const Concentration held{Decimal::of(30), AmountUnit::kMilligram, millilitres(30)};
  const auto in = [&](const char* unit) {
    return shown_dose(microlitres(1'500), *parse_dose_unit(unit, "test"), held,
                      {kilograms(60), std::nullopt});
  };
  EXPECT_EQ(to_string(*in("mg")), "1.5 mg");
  EXPECT_EQ(to_string(*in("mcg/kg")), "25 mcg/kg");
  EXPECT_EQ(to_string(*in("mL")), "1.5 mL");
  EXPECT_FALSE(in("mg/h"));
  EXPECT_FALSE(in("units"));
}

}  // namespace
}  // namespace ph
