#include "protocol/wire/sheet_text.hpp"

#include <gtest/gtest.h>

namespace ph::wire {
namespace {

std::string number(std::string_view cell, DecimalSign sign) {
  const auto found = plain_number(cell, sign, "x");
  return found ? *found : "refused";
}

TEST(PlainNumber, ReadsDecimalCommasWhereTheSheetHasThem) {
  EXPECT_EQ(number("0,5", DecimalSign::kComma), "0.5");
  EXPECT_EQ(number("1,234", DecimalSign::kComma), "1.234");
  EXPECT_EQ(number("12,75", DecimalSign::kUnsure), "12.75");
  EXPECT_EQ(number("0,125", DecimalSign::kUnsure), "0.125");
}

TEST(PlainNumber, TakesOutThousandsSeparatorsThatHaveOneMeaning) {
  for (const DecimalSign sign : {DecimalSign::kPoint, DecimalSign::kComma, DecimalSign::kUnsure}) {
    EXPECT_EQ(number("1,234.5", sign), "1234.5");
    EXPECT_EQ(number("1.234.567,5", sign), "1234567.5");
    EXPECT_EQ(number("12 345", sign), "12345");
    EXPECT_EQ(number("12\xC2\xA0"
                     "345",
                     sign),
              "12345");
    EXPECT_EQ(number("12\xE2\x80\xAF"
                     "345.5",
                     sign),
              "12345.5");
    EXPECT_EQ(number("12\xE2\x80\x89"
                     "345",
                     sign),
              "12345");
    EXPECT_EQ(number("12'345", sign), "12345");
  }
  EXPECT_EQ(number("1.234.567", DecimalSign::kComma), "1234567");
}

TEST(PlainNumber, RefusesWhatHasTwoMeanings) {
  EXPECT_EQ(number("1,234", DecimalSign::kPoint), "refused");
  EXPECT_EQ(number("1,234", DecimalSign::kUnsure), "refused");
  EXPECT_EQ(number("1.234", DecimalSign::kUnsure), "refused");
  EXPECT_EQ(number("1.234", DecimalSign::kComma), "refused");
  EXPECT_EQ(number("1.234", DecimalSign::kPoint), "1.234");
}

TEST(PlainNumber, RefusesGroupsThatAreNoThousands) {
  for (const char* bad : {"1 23", "1 2345", "12,34.5", "1,234,56", "1.2.3,4", "0 123", "1,,2"}) {
    EXPECT_EQ(number(bad, DecimalSign::kComma), "refused") << bad;
  }
}

TEST(PlainNumber, StripsTheSpacesThatNobodySees) {
  EXPECT_EQ(number("\xC2\xA0"
                   "0.5\xE2\x80\x89",
                   DecimalSign::kPoint),
            "0.5");
  EXPECT_EQ(number("\xC2\xA0", DecimalSign::kPoint), "");
}

TEST(PlainNumber, LeavesWordsToThoseWhoKnowThem) {
  EXPECT_EQ(number("NaN", DecimalSign::kPoint), "NaN");
  EXPECT_EQ(number("-5", DecimalSign::kPoint), "-5");
}

TEST(SignIn, SpeaksOnlyWhereThereIsOneMeaning) {
  EXPECT_EQ(sign_in("0,5"), DecimalSign::kComma);
  EXPECT_EQ(sign_in("1.234,5"), DecimalSign::kComma);
  EXPECT_EQ(sign_in("0.5"), DecimalSign::kPoint);
  for (const char* mute : {"", "12", "1,234", "1.234", "mg/h", "04.03.2026"}) {
    EXPECT_EQ(sign_in(mute), DecimalSign::kUnsure) << mute;
  }
}

TEST(PlainText, ReadsUtf16OfBothOrders) {
  using namespace std::string_literals;
  EXPECT_EQ(*plain_text("\xFF\xFE"
                        "a\0\xE4\0"s),
            "a\xC3\xA4");
  EXPECT_EQ(*plain_text("\xFE\xFF\0a\xD8\x3D\xDC\x89"s), "a\xF0\x9F\x92\x89");
  EXPECT_FALSE(
      plain_text("\xFF\xFE"
                 "a"s));
  EXPECT_FALSE(plain_text("\xFE\xFF\xD8\x3D\0a"s)) << "half a character";
  EXPECT_FALSE(plain_text("\xFE\xFF\xDC\x89"s)) << "the other half";
}

TEST(PlainText, TakesAwayMarkAndSeparatorLine) {
  EXPECT_EQ(*plain_text("\xEF\xBB\xBFsep=;\r\na;b\n"), "a;b\n");
}

TEST(SeparatorOf, CountsOutsideQuotesInTheFirstLine) {
  EXPECT_EQ(separator_of("\"a,b,c\";d;e\n,,,,,,\n"), ';');
  EXPECT_EQ(separator_of("a\tb\n"), '\t');
  EXPECT_EQ(separator_of("alone\n"), ',');
}

TEST(Guarded, IsUndoneExactly) {
  for (const char* text :
       {"", "=1+1", "'=1", "''", "'", "plain", "-5", "@a", "'plain", "+", "\tx"}) {
    const std::string cell = guarded(text);
    EXPECT_EQ(unguarded(cell), text);
    EXPECT_TRUE(cell.empty() || std::string("=+-@\t\r").find(cell[0]) == std::string::npos);
  }
}

}  // namespace
}  // namespace ph::wire
