#include "server/library/drafting.hpp"

#include <gtest/gtest.h>

#include "tests/unit/server_library/example_house.hpp"

namespace ph::server {
namespace {

const Place kDrug{"general", "norepinephrine-4mg-250mL-iv"};
const Place kArea{"general", ""};

std::string replaced(std::string text, const std::string& was, const std::string& is) {
  return text.replace(text.find(was), was.size(), is);
}

storage::DraftEdit edit_of(const Place& place, const std::string& after) {
  storage::DraftEdit edit;
  edit.act = place.entry.empty() ? storage::EditAct::kSettings : storage::EditAct::kEntry;
  edit.area = place.area;
  edit.entry = place.entry;
  edit.after = after;
  return edit;
}

struct Drafting : testing::Test {
  Library library = example_library();
  std::string entry = text_of(library, kDrug);
};

TEST_F(Drafting, TakesMembersInAnyOrderAndKeepsTheOnlyText) {
  const auto moved = "{\"id\":\"" + kDrug.entry + "\"," +
                     replaced(entry, "\"id\":\"" + kDrug.entry + "\",", "").substr(1);
  EXPECT_EQ(read_proposal(library, kDrug, moved).text, entry);
}

TEST_F(Drafting, NamesTheMemberThatIsWrong) {
  const auto found = read_proposal(library, kDrug, replaced(entry, "\"route\":", "\"rout\":"));
  ASSERT_FALSE(found.problems.empty());
  EXPECT_NE(found.problems[0].find("route"), std::string::npos);
}

TEST_F(Drafting, RefusesAnEntryUnderAnothersName) {
  EXPECT_FALSE(read_proposal(library, {"general", "another"}, entry).problems.empty());
}

TEST_F(Drafting, RefusesLimitsOutOfOrder) {
  const auto found = read_proposal(library, kDrug,
                                   replaced(entry, "\"hard_high\":\"100\"", "\"hard_high\":\"1\""));
  EXPECT_FALSE(found.problems.empty());
}

TEST_F(Drafting, RefusesAnEntryOfNoArea) {
  EXPECT_FALSE(read_proposal(library, {"nowhere", kDrug.entry}, entry).problems.empty());
}

TEST_F(Drafting, KeepsAnAreaThatHasEntries) {
  EXPECT_FALSE(read_proposal(library, kArea, "").problems.empty());
}

TEST_F(Drafting, ChangesOneEntryAndNoOther) {
  const auto anew = replaced(entry, "\"hard_high\":\"100\"", "\"hard_high\":\"110\"");
  ASSERT_TRUE(apply_edit(library, edit_of(kDrug, anew)).has_value());
  EXPECT_EQ(text_of(library, kDrug), anew);
  Library back = library;
  ASSERT_TRUE(apply_edit(back, edit_of(kDrug, entry)).has_value());
  EXPECT_EQ(back, example_library());
}

TEST_F(Drafting, RemovesAnEntry) {
  ASSERT_TRUE(apply_edit(library, edit_of(kDrug, "")).has_value());
  EXPECT_EQ(text_of(library, kDrug), "");
  EXPECT_EQ(library.areas[0].entries.size() + 1, example_library().areas[0].entries.size());
}

TEST_F(Drafting, KeepsTheEntriesOfAnAreaWhoseSettingsChange) {
  const auto anew = replaced(text_of(library, kArea), "General medicine", "General care");
  ASSERT_TRUE(apply_edit(library, edit_of(kArea, anew)).has_value());
  EXPECT_EQ(library.areas[0].name, "General care");
  EXPECT_EQ(library.areas[0].entries, example_library().areas[0].entries);
}

}  // namespace
}  // namespace ph::server
