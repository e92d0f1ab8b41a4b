#include <gtest/gtest.h>

#include <algorithm>

#include "server/library/diff.hpp"
#include "tests/unit/server_library/example_house.hpp"

namespace ph::server {
namespace {

DrugEntry& entry_of(Library& library, const std::string& id) {
  auto& entries = library.areas[0].entries;
  return *std::find_if(entries.begin(), entries.end(),
                       [&](const DrugEntry& entry) { return entry.id.str() == id; });
}

// Norepinephrine, 0.3 to 80 mcg/min soft, 0.15 to 100 hard.
constexpr const char* kDrug = "norepinephrine-4mg-250mL-iv";

struct Draft {
  Library library = example_library();
  DrugEntry& entry = entry_of(library, kDrug);
  std::vector<Difference> differences() const { return diff_libraries(example_library(), library); }
  Difference only() const {
    const auto found = differences();
    return found.size() == 1 ? found.front() : Difference{};
  }
};

TEST(Diff, OfTheSameCareIsEmpty) {
  Draft draft;
  draft.library.number = 9;
  draft.library.note = "another note";
  EXPECT_TRUE(draft.differences().empty());
}

TEST(Diff, CallsAHigherHighLimitWidened) {
  Draft draft;
  draft.entry.limits.hard_high = Decimal::of(110);
  const Difference found = draft.only();
  EXPECT_EQ(found.change, Change::kWidened);
  EXPECT_EQ(found.field, "hard high");
  EXPECT_EQ(found.before, "100 mcg/min");
  EXPECT_EQ(found.after, "110 mcg/min");
  EXPECT_FALSE(found.loud);
}

TEST(Diff, CallsAHigherLowLimitNarrowed) {
  Draft draft;
  draft.entry.limits.soft_low = Decimal::of(4, 1);
  EXPECT_EQ(draft.only().change, Change::kNarrowed);
}

TEST(Diff, IsLoudFromTenfoldOn) {
  Draft draft;
  draft.entry.limits.hard_high = Decimal::of(999);
  EXPECT_FALSE(draft.only().loud);
  draft.entry.limits.hard_high = Decimal::of(1000);
  EXPECT_TRUE(draft.only().loud);
}

TEST(Diff, IsLoudWhenAHardLimitGoes) {
  Draft draft;
  draft.entry.limits.hard_high.reset();
  const Difference found = draft.only();
  EXPECT_EQ(found.change, Change::kWidened);
  EXPECT_TRUE(found.loud);
  EXPECT_EQ(found.after, "");
}

TEST(Diff, IsLoudAboutAnotherUnit) {
  Draft draft;
  draft.entry.limits.unit.amount = AmountUnit::kMilligram;
  const auto found = draft.differences();
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.front().change, Change::kUnit);
  EXPECT_TRUE(found.front().loud);
}

TEST(Diff, SeesThatAThousandMicrogramsAreAMilligram) {
  Draft draft;
  LimitSet& limits = draft.entry.limits;
  limits = {limits.unit, std::nullopt, std::nullopt, std::nullopt, Decimal::of(1000)};
  Library before = draft.library;
  limits.unit.amount = AmountUnit::kMilligram;
  limits.hard_high = Decimal::of(1);
  const auto found = diff_libraries(before, draft.library);
  ASSERT_EQ(found.size(), 2U) << "the unit, and the usual dose that is read in it";
  EXPECT_EQ(found[0].change, Change::kUnit);
  EXPECT_EQ(found[1].field, "usual dose");
}

TEST(Diff, TellsANewStrengthOfTheSameUseAsOneChange) {
  Draft draft;
  draft.entry.id = EntryId{"norepinephrine-8mg-500mL-iv"};
  draft.entry.concentration.amount = Decimal::of(8);
  const auto found = draft.differences();
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.front().change, Change::kConcentration);
  EXPECT_TRUE(std::none_of(found.begin(), found.end(), [](const Difference& each) {
    return each.change == Change::kNew || each.change == Change::kRemoved;
  }));
}

TEST(Diff, TellsWhatIsNewAndWhatIsGone) {
  Draft draft;
  draft.entry.id = EntryId{"something-else"};
  draft.entry.drug = draft.entry.tall_man = "something else";
  const auto found = draft.differences();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].change, Change::kNew);
  EXPECT_EQ(found[1].change, Change::kRemoved);
}

TEST(Diff, MarksHighAlertDrugsForTheReviewer) {
  Draft draft;
  draft.entry.high_alert = true;
  Library before = draft.library;
  draft.entry.limits.hard_high = Decimal::of(110);
  EXPECT_TRUE(diff_libraries(before, draft.library).front().high_alert);
}

TEST(Diff, NamesEveryCareAreaOfOneChange) {
  Library before = example_library();
  before.areas.push_back(before.areas[0]);
  before.areas[1].id = "second";
  Library after = before;
  for (CareArea& area : after.areas) area.entries[0].limits.hard_high = Decimal::of(110);
  const auto found = diff_libraries(before, after);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].areas, (std::vector<std::string>{"general", "second"}));
}

TEST(Diff, TellsSettingsOfACareArea) {
  Draft draft;
  draft.library.areas[0].occlusion = mmhg(500);
  const Difference found = draft.only();
  EXPECT_EQ(found.field, "occlusion");
  EXPECT_TRUE(found.entry.str().empty());
}

TEST(Diff, SaysItInOneLine) {
  Draft draft;
  draft.entry.limits.hard_high = Decimal::of(1000);
  EXPECT_EQ(to_string(draft.only())
                .find("norepinephrine: hard high 100 mcg/min became 1000 "
                      "mcg/min (widened"),
            0U);
}

// Every single field of an entry that changes is told: none can slip through unseen.
TEST(Diff, OverlooksNoLimit) {
  for (auto member :
       {&LimitSet::hard_low, &LimitSet::soft_low, &LimitSet::soft_high, &LimitSet::hard_high}) {
    Draft draft;
    draft.entry.limits.*member = Decimal::of(77);
    EXPECT_EQ(draft.differences().size(), 1U);
  }
}

}  // namespace
}  // namespace ph::server
