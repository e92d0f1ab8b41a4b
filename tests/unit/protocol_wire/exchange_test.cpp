#include <gtest/gtest.h>

#include <algorithm>

#include "protocol/wire/csv.hpp"
#include "protocol/wire/library_exchange.hpp"
#include "tests/support/made_library.hpp"

namespace ph::wire {
namespace {

std::string trouble(const Imported& found) {
  std::string out;
  for (const std::string& problem : found.problems) out += problem + '\n';
  return out;
}

// A library whose every field counts: what import_library() reads back has its bytes.
class EveryLibrary : public testing::TestWithParam<int> {
 protected:
  static constexpr int kEach = 25;
  template <class Check>
  void each(Check check) {
    for (int i = 0; i < kEach; ++i) {
      const auto seed = static_cast<std::uint64_t>(GetParam() * kEach + i);
      SCOPED_TRACE("seed " + std::to_string(seed));
      const Library library = any_library(seed);
      ASSERT_EQ(well_formed(library), std::vector<std::string>{});
      check(library);
    }
  }
};

TEST_P(EveryLibrary, ComesBackExactlyFromASheet) {
  each([](const Library& library) {
    const Imported found = import_library(export_csv(library));
    ASSERT_EQ(trouble(found), "");
    EXPECT_EQ(canonical(found.library), canonical(library));
  });
}

TEST_P(EveryLibrary, ComesBackExactlyFromJson) {
  each([](const Library& library) {
    const Imported found = import_library(export_json(library));
    ASSERT_EQ(trouble(found), "");
    EXPECT_EQ(canonical(found.library), canonical(library));
  });
}

// As a spreadsheet with decimal commas saves it: semicolons, CRLF, UTF-16, empty cells behind.
TEST_P(EveryLibrary, ComesBackFromASpreadsheetOfTheContinent) {
  each([](const Library& library) {
    auto rows = *parse_csv(export_csv(library));
    std::u16string text = u"\uFEFF";
    for (const CsvRow& row : rows) {
      for (const std::string& cell : row) {
        const bool number = !cell.empty() && cell.find_first_not_of("0123456789.") == cell.npos;
        std::string shown = cell;
        if (number) std::replace(shown.begin(), shown.end(), '.', ',');
        text += u'"';
        for (std::size_t i = 0; i < shown.size();) {
          const auto lead = static_cast<unsigned char>(shown[i]);
          const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
          char32_t c = length == 1 ? lead : lead & (0xFF >> (length + 1));
          for (std::size_t k = 1; k < length; ++k) c = c << 6 | (shown[i + k] & 0x3F);
          i += length;
          if (c == U'"') text += u'"';
          if (c < 0x10000) {
            text += static_cast<char16_t>(c);
          } else {
            text += static_cast<char16_t>(0xD800 + ((c - 0x10000) >> 10));
            text += static_cast<char16_t>(0xDC00 + ((c - 0x10000) & 0x3FF));
          }
        }
        text += u"\";";
      }
      text += u";;\r\n";
    }
    text += u";;\r\n\r\n";
    std::string bytes;
    for (const char16_t unit : text) {
      bytes += static_cast<char>(unit & 0xFF);
      bytes += static_cast<char>(unit >> 8);
    }
    const Imported found = import_library(bytes);
    ASSERT_EQ(trouble(found), "");
    EXPECT_EQ(canonical(found.library), canonical(library));
  });
}

INSTANTIATE_TEST_SUITE_P(Seeds, EveryLibrary, testing::Range(0, 8));

TEST(Exchange, BringsALargeLibraryBack) {
  const Library library = made_library(1, {8, 100, 400});
  ASSERT_EQ(well_formed(library), std::vector<std::string>{});
  EXPECT_EQ(canonical(import_library(export_csv(library)).library), canonical(library));
  EXPECT_EQ(canonical(import_library(export_json(library)).library), canonical(library));
}

// No cell begins with what a spreadsheet would run.
TEST(ExportCsv, GuardsEveryCellThatASpreadsheetWouldRun) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const auto rows = parse_csv(export_csv(any_library(seed)));
    ASSERT_TRUE(rows);
    for (const CsvRow& row : *rows) {
      for (const std::string& cell : row) {
        ASSERT_FALSE(!cell.empty() && std::string("=+-@\t\r").find(cell[0]) != std::string::npos)
            << cell;
      }
    }
  }
}

// A small sheet by hand.
constexpr const char* kHeader =
    "record,care_area,id,name,drug,tall_man,kind,route,concentration_amount,concentration_unit,"
    "diluent_ml,dose_unit,dose_soft_low,dose_hard_high,usual,high_alert,life_sustaining,"
    "rate_max_ml_per_h,vtbi_max_ml,occlusion_mmhg,air_single_ul,near_end_min\n";
constexpr const char* kArea = "area,,icu,ICU,,,,,,,,,,,,,,999,3000,400,50,10\n";
constexpr const char* kEntry =
    "entry,icu,morphine-iv,,morphine,morphine,continuous,intravenous,100,mg,100,mg/h,0.5,20,1,yes,"
    "no,,,,,\n";

Imported sheet(const std::string& rows) { return import_library(kHeader + rows); }

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string only_problem(const std::string& from, const std::string& to) {
  const Imported found = sheet(kArea + replaced(kEntry, from, to));
  return found.problems.size() == 1 ? found.problems[0] : trouble(found);
}

TEST(LibrarySheet, NeedsNoMoreThanItsRowsHave) {
  const Imported found = sheet(std::string(kArea) + kEntry);
  ASSERT_EQ(trouble(found), "");
  EXPECT_EQ(found.library.note, kUnvouched);
  EXPECT_EQ(found.library.areas[0].entries[0].limits.soft_low, Decimal::of(5, 1));
}

TEST(LibrarySheet, ReadsItsHeaderInAnyCase) {
  std::string header = kHeader;
  std::transform(header.begin(), header.end(), header.begin(),
                 [](char c) { return static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c); });
  EXPECT_EQ(trouble(import_library("\xEF\xBB\xBF" + header + kArea + kEntry)), "");
}

TEST(LibrarySheet, ReadsYesAndNoInTheWordsOfSpreadsheets) {
  for (const char* yes : {"TRUE", "WAHR", "Ja", "1", "vrai"}) {
    const Imported found = sheet(kArea + replaced(kEntry, ",yes,", std::string(",") + yes + ','));
    ASSERT_EQ(trouble(found), "") << yes;
    EXPECT_TRUE(found.library.areas[0].entries[0].high_alert);
  }
  EXPECT_EQ(only_problem(",yes,", ",,"), "row 3, column high_alert: expected yes or no, got \"\"");
}

TEST(LibrarySheet, NamesWhatASpreadsheetMadeOfANumber) {
  for (const char* bad : {"4. Mar", "04.03.2026", "2026-03-04", "Mar-04", "3/4", "4-3"}) {
    EXPECT_NE(only_problem(",0.5,", std::string(",") + bad + ',').find("made a date of it"),
              std::string::npos)
        << bad << only_problem(",0.5,", std::string(",") + bad + ',');
  }
  EXPECT_EQ(only_problem(",0.5,", ",1E+03,"),
            "row 3, column dose_soft_low: expected a plain decimal number such as 0.5, but the "
            "spreadsheet made a number in scientific notation of it: format the column as text, "
            "write the number anew and save again, got \"1E+03\"");
  EXPECT_NE(only_problem(",0.5,", ",1:30,").find("a time of day"), std::string::npos);
  EXPECT_NE(only_problem(",0.5,", ",#####,").find("a column too narrow"), std::string::npos);
}

TEST(LibrarySheet, RefusesWhatCanBeReadInTwoWays) {
  EXPECT_EQ(only_problem(",20,", ",\"1,234\","),
            "row 3, column dose_hard_high: expected a plain decimal number such as 0.5, but it may "
            "be 1.234 or 1234: write 1.2340, or no thousands separators, got \"1,234\"");
  EXPECT_NE(only_problem(",20,", ",\"1,5\","), "");
}

TEST(LibrarySheet, TellsEveryProblemAtOnceByRowAndColumn) {
  const Imported found =
      sheet(replaced(kArea, ",999,", ",,") + replaced(kEntry, "mg/h", "mg/hour") +
            replaced(kEntry, "morphine-iv", "other") + "visit,,,,,,,,,,,,,,,,,,,,,\n");
  EXPECT_EQ(found.problems,
            (std::vector<std::string>{
                "row 2, column rate_max_ml_per_h: expected a value, every care area has one",
                "row 3, column dose_unit: expected a dose unit such as mg/h, mcg/kg/min or mg/m2, "
                "got \"mg/hour\"",
                "row 5, column record: expected library, area or entry, got \"visit\""}));
  EXPECT_TRUE(found.library.areas.empty());
}

TEST(LibrarySheet, OverlooksNoCell) {
  EXPECT_EQ(only_problem("no,,,,,", "no,999,,,,"),
            "row 3, column rate_max_ml_per_h: expected nothing, or what belongs to it is missing, "
            "got \"999\"");
}

TEST(LibrarySheet, TellsTheRowOfWhatTheLibraryItselfForbids) {
  EXPECT_EQ(only_problem(",20,", ",0.25,"),
            "row 3, care area icu, entry morphine-iv: hard high limit: expected at least the soft "
            "low limit 0.5, got 0.25 mg/h");
}

TEST(LibrarySheet, NamesBothRowsOfOneEntry) {
  const Imported found = sheet(std::string(kArea) + kEntry + kEntry);
  EXPECT_EQ(trouble(found), "row 4, column id: stands in row 3 already\n");
}

TEST(LibrarySheet, NeedsTheCareAreaOfAnEntry) {
  EXPECT_EQ(only_problem("entry,icu", "entry,picu"),
            "row 3, column care_area: no row above has the care area \"picu\"");
}

TEST(LibrarySheet, SkipsEmptyRowsAndKeepsTheirNumbers) {
  const std::string empty = ",,,,,,,,,,,,,,,,,,,,,\n";
  const Imported found = sheet(kArea + empty + replaced(kEntry, "mg/h", "mg/hour") + empty + empty);
  ASSERT_EQ(found.problems.size(), 1U);
  EXPECT_EQ(found.problems[0].substr(0, 5), "row 4");
}

TEST(LibrarySheet, RefusesARowThatLostACell) {
  EXPECT_EQ(only_problem(",0.5,", ","),
            "row 3: expected 22 fields, got 21 (a separator inside a field needs quotes)");
}

TEST(LibrarySheet, KeepsALineBreakOutOfANameAndSaysWhere) {
  EXPECT_NE(only_problem("morphine,morphine,", "morphine,\"mor\nphine\",").find("one line"),
            std::string::npos);
}

TEST(LibrarySheet, TellsAtMostAHundredProblems) {
  std::string rows = kArea;
  for (int i = 0; i < 200; ++i) rows += "visit,,,,,,,,,,,,,,,,,,,,,\n";
  const Imported found = sheet(rows);
  ASSERT_EQ(found.problems.size(), 101U);
  EXPECT_EQ(found.problems.back(), "and more: only the first 100 problems are told");
}

TEST(LibraryJson, TellsEveryProblemByItsPath) {
  std::string text = export_json(made_library(1, {1, 2, 2}));
  text = replaced(text, "\"kind\": \"intermittent\"", "\"kind\": \"sometimes\"");
  text = replaced(text, "\"unit\": \"mg/h\"", "\"unit\": \"mg/hour\"");
  const Imported found = import_library(text);
  ASSERT_EQ(found.problems.size(), 2U) << trouble(found);
  EXPECT_EQ(found.problems[0].substr(0, 27), "areas[0].entries[0].kind: e");
  EXPECT_EQ(found.problems[1].substr(0, 34), "areas[0].entries[1].limits.unit: e");
}

TEST(LibraryJson, IsReadInAnyOrderAndLayout) {
  const Library library = made_library(1, {1, 2, 2});
  std::string text = canonical(library);
  text = replaced(text, ",\"format\":1", "");
  text = "\n {\"format\" : 1 ," + text.substr(1);
  const Imported found = import_library(text);
  ASSERT_EQ(trouble(found), "");
  EXPECT_EQ(canonical(found.library), canonical(library));
}

TEST(Form, IsSeenInTheFirstLine) {
  EXPECT_EQ(form_of("  {\"areas\":[]}"), FileForm::kJson);
  EXPECT_EQ(form_of("sep=;\nid;Record;name\n"), FileForm::kLibrarySheet);
  EXPECT_EQ(form_of("\"id\",\"record\"\n"), FileForm::kLibrarySheet);
  EXPECT_EQ(form_of("drug,tall_man,route\n"), FileForm::kDrugSheet);
  EXPECT_EQ(form_of(""), FileForm::kDrugSheet);
}

}  // namespace
}  // namespace ph::wire
