#include "server/library/merge.hpp"

#include <gtest/gtest.h>

#include "tests/unit/server_library/example_house.hpp"

namespace ph::server {
namespace {

struct Merge : testing::Test {
  Library mine = example_library();
  Library theirs = example_library();
  Choices choices;
  Merged merged() const { return merge_libraries(example_library(), mine, theirs, choices); }
  static DrugEntry& entry(Library& library, std::size_t index) {
    return library.areas[0].entries[index];
  }
  static Place place(std::size_t index) {
    return {"general", example_library().areas[0].entries[index].id.str()};
  }
};

TEST_F(Merge, KeepsWhatEachSideChangedAlone) {
  entry(mine, 0).tall_man = "MINE";
  entry(theirs, 1).tall_man = "THEIRS";
  auto found = merged();
  ASSERT_TRUE(found.conflicts.empty());
  EXPECT_EQ(entry(found.library, 0).tall_man, "MINE");
  EXPECT_EQ(entry(found.library, 1).tall_man, "THEIRS");
  EXPECT_EQ(found.taken, 1U);
}

TEST_F(Merge, TellsBothVersionsOfWhatBothChanged) {
  entry(mine, 0).tall_man = "MINE";
  entry(theirs, 0).tall_man = "THEIRS";
  const auto found = merged();
  ASSERT_EQ(found.conflicts.size(), 1U);
  EXPECT_EQ(found.conflicts[0].place, place(0));
  EXPECT_NE(found.conflicts[0].mine.find("MINE"), std::string::npos);
  EXPECT_NE(found.conflicts[0].theirs.find("THEIRS"), std::string::npos);
}

TEST_F(Merge, FindsNoConflictInTheSameChange) {
  entry(mine, 0).tall_man = entry(theirs, 0).tall_man = "SAME";
  EXPECT_TRUE(merged().conflicts.empty());
}

TEST_F(Merge, DecidesAConflictByThePersonsChoice) {
  entry(mine, 0).tall_man = "MINE";
  entry(theirs, 0).tall_man = "THEIRS";
  choices[place(0)] = Take::kTheirs;
  auto found = merged();
  ASSERT_TRUE(found.conflicts.empty());
  EXPECT_EQ(entry(found.library, 0).tall_man, "THEIRS");
  choices[place(0)] = Take::kMine;
  found = merged();
  EXPECT_EQ(entry(found.library, 0).tall_man, "MINE");
}

TEST_F(Merge, TakesOverARemoval) {
  theirs.areas[0].entries.erase(theirs.areas[0].entries.begin());
  const auto found = merged();
  EXPECT_TRUE(found.conflicts.empty());
  EXPECT_EQ(found.library.areas[0].entries, theirs.areas[0].entries);
}

TEST_F(Merge, AsksAboutARemovalOfWhatTheOtherChanged) {
  theirs.areas[0].entries.erase(theirs.areas[0].entries.begin());
  entry(mine, 0).tall_man = "MINE";
  EXPECT_EQ(merged().conflicts.size(), 1U);
}

TEST_F(Merge, KeepsANewEntryOfEitherSide) {
  DrugEntry made = entry(mine, 0);
  made.id = EntryId("made-here");
  mine.areas[0].entries.push_back(made);
  made.id = EntryId("made-there");
  theirs.areas[0].entries.push_back(made);
  const auto found = merged();
  EXPECT_TRUE(found.conflicts.empty());
  EXPECT_EQ(found.library.areas[0].entries.size(), example_library().areas[0].entries.size() + 2);
}

TEST_F(Merge, TreatsSettingsOfAnAreaAsOneThing) {
  mine.areas[0].name = "mine";
  theirs.areas[0].name = "theirs";
  const auto found = merged();
  ASSERT_EQ(found.conflicts.size(), 1U);
  EXPECT_EQ(found.conflicts[0].place, (Place{"general", ""}));
}

}  // namespace
}  // namespace ph::server
