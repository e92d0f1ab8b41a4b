#include "server/library/obstacles.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/server_library/example_house.hpp"

namespace ph::server {
namespace {

struct Ticks : testing::Test {
  DrugEntry& entry(bool high_alert) {
    auto& entries = library.areas[0].entries;
    return *std::find_if(entries.begin(), entries.end(), [&](const DrugEntry& one) {
      return one.high_alert == high_alert && one.limits.hard_high.has_value();
    });
  }
  std::vector<NeededTick> needed() const { return needed_ticks(&example_library(), library); }
  Library library = example_library();
};

TEST_F(Ticks, AreNeededForAChangedEntryOfAHighAlertDrug) {
  entry(true).clinical_use = "another";
  ASSERT_EQ(needed().size(), 1U);
  EXPECT_TRUE(needed()[0].high_alert);
}

TEST_F(Ticks, AreNotNeededForAnother) {
  entry(false).clinical_use = "another";
  EXPECT_TRUE(needed().empty());
}

TEST_F(Ticks, AreNeededForALoudDifferenceOfAnyDrug) {
  auto& limits = entry(false).limits;
  limits.hard_high = std::nullopt;
  ASSERT_EQ(needed().size(), 1U);
  EXPECT_TRUE(needed()[0].loud);
}

TEST_F(Ticks, AreNeededForARemovedHighAlertDrug) {
  const EntryId gone = entry(true).id;
  std::erase_if(library.areas[0].entries, [&](const DrugEntry& one) { return one.id == gone; });
  ASSERT_EQ(needed().size(), 1U);
  EXPECT_EQ(needed()[0].tick.digest, Digest{});
}

TEST_F(Ticks, AreNeededForARemovedCareArea) {
  library.areas.clear();
  ASSERT_FALSE(needed().empty());
  EXPECT_EQ(needed()[0].tick.entry, "");
}

TEST_F(Ticks, AreNeededForEveryHighAlertEntryOfTheFirstRelease) {
  const auto& entries = library.areas[0].entries;
  const auto all = std::count_if(entries.begin(), entries.end(),
                                 [](const DrugEntry& one) { return one.high_alert; });
  EXPECT_EQ(needed_ticks(nullptr, library).size(), static_cast<std::size_t>(all));
}

TEST_F(Ticks, CountForTheirReviewerAlone) {
  entry(true).clinical_use = "another";
  const std::vector<storage::TickRecord> done{{needed()[0].tick, UserName("ada"), {}}};
  EXPECT_TRUE(unticked(needed(), done, UserName("ada")).empty());
  EXPECT_EQ(unticked(needed(), done, UserName("bea")).size(), 1U);
}

TEST_F(Ticks, AreVoidedByAnEdit) {
  entry(true).clinical_use = "another";
  const std::vector<storage::TickRecord> done{{needed()[0].tick, UserName("ada"), {}}};
  entry(true).clinical_use = "a third";
  EXPECT_EQ(unticked(needed(), done, UserName("ada")).size(), 1U);
}

TEST(Obstacles, AreErrorsAndWhatIsNotTicked) {
  std::vector<Finding> findings(2);
  findings[0].check = Check::kUnitMismatch;
  findings[1].check = Check::kNearDuplicate;
  const std::vector<NeededTick> left(1);
  EXPECT_EQ(obstacles(findings, left).size(), 2U);
}

}  // namespace
}  // namespace ph::server
