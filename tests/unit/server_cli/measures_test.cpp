#include "server/cli/measures.hpp"

#include <gtest/gtest.h>

namespace ph::cli {
namespace {

std::string refusal(const auto& result) { return result ? "accepted" : result.error().detail; }

TEST(Measures, AddHoursMinutesAndSeconds) {
  EXPECT_EQ(read_duration("2h30min").value(), std::chrono::minutes{150});
  EXPECT_EQ(read_duration("45 min").value(), std::chrono::minutes{45});
  EXPECT_EQ(read_duration("1.5 h").value(), std::chrono::minutes{90});
  EXPECT_EQ(read_duration("1 h 30 s").value(), std::chrono::seconds{3'630});
}

TEST(Measures, NeverGuessAUnit) {
  EXPECT_NE(refusal(read_duration("45")).find("h or min or s"), std::string::npos);
  EXPECT_NE(refusal(read_volume("250")).find("mL or L"), std::string::npos);
  EXPECT_NE(refusal(read_weight("70")).find("kg or g"), std::string::npos);
}

TEST(Measures, ReadAConcentrationInWords) {
  const auto found = read_concentration("8.5 mg in 250 mL");
  ASSERT_TRUE(found) << found.error().detail;
  EXPECT_EQ(to_string(*found), "8.5 mg in 250 mL");
  EXPECT_EQ(to_string(*read_concentration("25000units in 1 L")), "25000 units in 1000 mL");
  for (const char* bad :
       {"8 mg", "8 mg in 250", "mg in 250 mL", "8 in 250 mL", "8 mg/mL in 1 mL"}) {
    EXPECT_FALSE(read_concentration(bad)) << bad;
  }
}

TEST(Measures, TakeVolumesInEitherUnitExactly) {
  EXPECT_EQ(read_volume("250mL").value(), millilitres(250));
  EXPECT_EQ(read_volume("0.25 L").value(), millilitres(250));
  EXPECT_EQ(read_volume("0.000001 mL").value(), nanolitres(1));
}

TEST(Measures, RefuseWhatIsFinerThanTheSmallestPart) {
  EXPECT_FALSE(read_volume("0.0000001 mL").has_value());
  EXPECT_FALSE(read_weight("0.5 g").has_value());
}

TEST(Measures, RefuseNothingAndLess) {
  EXPECT_FALSE(read_volume("0 mL").has_value());
  EXPECT_FALSE(read_volume("-1 mL").has_value());
  EXPECT_FALSE(read_duration("").has_value());
  EXPECT_FALSE(read_duration("0 min").has_value());
}

TEST(Measures, RefuseATimeBeyondCounting) {
  EXPECT_FALSE(read_duration("9000000000000000 s 9000000000000000 s").has_value());
}

TEST(Measures, ReadADoseWithItsUnit) {
  EXPECT_EQ(to_string(read_dose("5 mcg/kg/min").value()), "5 mcg/kg/min");
  EXPECT_FALSE(read_dose("5").has_value());
  EXPECT_FALSE(read_dose("5 drops").has_value());
}

}  // namespace
}  // namespace ph::cli
