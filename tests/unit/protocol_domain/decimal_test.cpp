#include "protocol/domain/decimal.hpp"

#include <gtest/gtest.h>

namespace ph {
namespace {

std::string read_back(const std::string& text) {
  const auto value = Decimal::parse(text, "dose");
  return value ? value->str() : "refused";
}

TEST(Decimal, ReadsPlainNumbersAndShowsThemWithoutTrailingZeros) {
  const std::pair<const char*, const char*> cases[] = {
      {"0", "0"},        {"12", "12"},
      {"0.05", "0.05"},  {"-3.5", "-3.5"},
      {"1.0", "1"},      {"1.00", "1"},
      {"007", "7"},      {"-0", "0"},
      {"-0.0", "0"},     {"0.000000001", "0.000000001"},
      {"100", "100"},    {"999999999999", "999999999999"},
      {"0.50", "0.5"},   {"123.456789012", "123.456789012"},
      {"10.10", "10.1"}, {"-999999999999", "-999999999999"},
  };
  for (const auto& [text, shown] : cases) EXPECT_EQ(read_back(text), shown) << text;
}

TEST(Decimal, RefusesEverythingElse) {
  for (const char* bad : {"",
                          "-",
                          ".",
                          ".5",
                          "5.",
                          "-.5",
                          "+5",
                          "1e3",
                          "1E3",
                          "1,5",
                          " 1",
                          "1 ",
                          "1.2.3",
                          "NaN",
                          "inf",
                          "0x10",
                          "--1",
                          "1-",
                          "1_000",
                          "1000000000000",
                          "0.0000000001",
                          "1234567890123",
                          "\xC2\xB5"}) {
    EXPECT_EQ(read_back(bad), "refused") << bad;
  }
}

TEST(Decimal, NamesTheFieldAndWhatItGot) {
  EXPECT_EQ(Decimal::parse("1,5", "soft_high").error().detail,
            "soft_high: expected a plain decimal number such as 0.5, with digits and one point "
            "only, got \"1,5\"");
}

TEST(Decimal, ComparesValuesAndNotTexts) {
  EXPECT_EQ(Decimal::of(10, 1), Decimal::of(1));
  EXPECT_LT(Decimal::of(99, 2), Decimal::of(1));
  EXPECT_LT(Decimal::of(-1), Decimal::of(-99, 2));
  EXPECT_GT(Decimal::of(1'000'000'001, 9), Decimal::of(1));
}

TEST(Decimal, HoldsTheFullRangeInBillionths) {
  EXPECT_EQ(Decimal::of(999'999'999'999).in_billionths(), Int128{999'999'999'999} * 1'000'000'000);
}

}  // namespace
}  // namespace ph
