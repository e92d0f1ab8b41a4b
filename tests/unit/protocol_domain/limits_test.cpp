#include "protocol/domain/limits.hpp"

#include <gtest/gtest.h>

namespace ph {
namespace {

Decimal number(const char* text) { return *Decimal::parse(text, "test"); }

LimitSet all_four() {
  LimitSet limits;
  limits.unit = *parse_dose_unit("mg/h", "unit");
  limits.hard_low = number("0.5");
  limits.soft_low = number("1");
  limits.soft_high = number("10");
  limits.hard_high = number("20");
  return limits;
}

Verdict verdict(const char* value, const char* unit = "mg/h") {
  return judge(all_four(), Dose{number(value), *parse_dose_unit(unit, "unit")})->verdict;
}

TEST(Judge, IsExactToTheSmallestDecimalAtEachLimit) {
  EXPECT_EQ(verdict("0.499999999"), Verdict::kBelowHard);
  EXPECT_EQ(verdict("0.5"), Verdict::kBelowSoft);
  EXPECT_EQ(verdict("0.999999999"), Verdict::kBelowSoft);
  EXPECT_EQ(verdict("1"), Verdict::kWithin);
  EXPECT_EQ(verdict("10"), Verdict::kWithin);
  EXPECT_EQ(verdict("10.000000001"), Verdict::kAboveSoft);
  EXPECT_EQ(verdict("20"), Verdict::kAboveSoft);
  EXPECT_EQ(verdict("20.000000001"), Verdict::kAboveHard);
}

TEST(Judge, IsTheSameInAnotherUnit) {
  EXPECT_EQ(verdict("20000", "mcg/h"), Verdict::kAboveSoft);
  EXPECT_EQ(verdict("20000.000001", "mcg/h"), Verdict::kAboveHard);
  EXPECT_EQ(verdict("0.02", "g/h"), Verdict::kAboveSoft);
}

TEST(Judge, TellsANurseWhatAndAgainstWhat) {
  EXPECT_EQ(judge(all_four(), Dose{number("25"), all_four().unit})->reason,
            "dose 25 mg/h above hard limit 20 mg/h");
}

TEST(Judge, HasNoLimitWhereNoneWasSet) {
  LimitSet none;
  none.unit = all_four().unit;
  EXPECT_EQ(judge(none, Dose{number("999999999999"), none.unit})->verdict, Verdict::kWithin);
}

TEST(Judge, RefusesUnitsThatCannotBeCompared) {
  for (const char* other : {"mg/kg/h", "mg", "units/h", "mL/h", "mg/m2/h"}) {
    EXPECT_FALSE(judge(all_four(), Dose{number("5"), *parse_dose_unit(other, "unit")})) << other;
  }
}

}  // namespace
}  // namespace ph
