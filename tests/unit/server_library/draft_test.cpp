#include "server/library/draft.hpp"

#include <gtest/gtest.h>

#include "protocol/wire/library_exchange.hpp"
#include "tests/support/made_library.hpp"
#include "tests/unit/server_library/example_house.hpp"

namespace ph::server {
namespace {

TEST(Draft, TakesALibrarySheetAndJsonAlike) {
  const Library library = made_library(1, {3, 10, 40});
  const Draft sheet = make_draft(wire::export_csv(library), "here", "a note", {});
  const Draft json = make_draft(wire::export_json(library), "here", "a note", {});
  EXPECT_EQ(sheet.problems, std::vector<std::string>{});
  EXPECT_EQ(wire::canonical(sheet.library), wire::canonical(json.library));
}

TEST(Draft, IsOfThisHouseAndHasNoNumber) {
  const Draft made = make_draft(wire::export_csv(made_library(1, {1, 2, 2})), "here", "", {});
  EXPECT_EQ(made.library.site, "here");
  EXPECT_EQ(made.library.number, 0U);
  EXPECT_EQ(made.library.note, "made for measuring, not for clinical use");
}

TEST(Draft, PutsADrugSheetInEveryConfiguredArea) {
  CareArea second = general_ward();
  second.id = "second";
  const Draft made = make_draft(wire::source_file("config/library/example-drugs.csv"), "here", "n",
                                {general_ward(), second});
  EXPECT_EQ(made.problems, std::vector<std::string>{});
  ASSERT_EQ(made.library.areas.size(), 2U);
  EXPECT_EQ(made.library.areas[1].entries.size(), 231U);
}

// The file that shows people the form is in the form that export writes, to the byte, and sound.
TEST(ExampleLibrary, IsWhatExportWrites) {
  const std::string file = wire::source_file("config/library/example-library.csv");
  const wire::Imported found = wire::import_library(file);
  ASSERT_EQ(found.problems, std::vector<std::string>{});
  EXPECT_EQ(wire::export_csv(found.library), file);
}

TEST(ExampleLibrary, PassesEveryCheckAndHasAChosenConcentration) {
  const auto library =
      wire::import_library(wire::source_file("config/library/example-library.csv")).library;
  for (const Finding& finding : check_library(library, nullptr, example_models())) {
    ADD_FAILURE() << finding.entry.str() << ": " << finding.why;
  }
  ASSERT_NE(library.find("adult-icu", EntryId{"heparin-custom-units-iv"}), nullptr);
  EXPECT_TRUE(library.find("adult-icu", EntryId{"heparin-custom-units-iv"})->custom.has_value());
}

TEST(Draft, HasNothingWhenThereIsAProblem) {
  const Draft made = make_draft("record,id\nvisit,x\n", "here", "n", {});
  EXPECT_FALSE(made.problems.empty());
  EXPECT_TRUE(made.library.areas.empty());
}

}  // namespace
}  // namespace ph::server
