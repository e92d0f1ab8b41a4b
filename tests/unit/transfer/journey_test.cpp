#include "tests/transfer/journey.hpp"

#include <gtest/gtest.h>

namespace ph::transfer {
namespace {

JourneyReport sum_of(std::uint64_t first, std::uint64_t last, Planted planted = Planted::kNone) {
  JourneyReport sum;
  for (std::uint64_t seed = first; seed <= last; ++seed) {
    const JourneyReport one = travel({seed, 10, planted});
    if (sum.trouble.empty()) sum.trouble = one.trouble;
    sum.halves += one.halves;
    sum.cuts += one.cuts;
    sum.power_cuts += one.power_cuts;
    sum.server_kills += one.server_kills;
    sum.full_disks += one.full_disks;
    sum.altered += one.altered;
    sum.rotten += one.rotten;
    sum.refusals += one.refusals;
  }
  return sum;
}

// The bench plays a thousand cuts of this kind.
TEST(Journey, EndsAtTheReleaseWithoutEverUsingHalfALibrary) {
  const JourneyReport sum = sum_of(1, 12);
  EXPECT_EQ(sum.trouble, "");
  EXPECT_EQ(sum.halves, 0U);
}

// A journey without trouble would end well, too.
TEST(Journey, MeetsEveryTrouble) {
  const JourneyReport sum = sum_of(1, 12);
  EXPECT_GT(sum.cuts, 50U);
  EXPECT_GT(sum.power_cuts, 10U);
  EXPECT_GT(sum.server_kills, 10U);
  EXPECT_GT(sum.full_disks, 5U);
  EXPECT_GT(sum.altered, 5U);
  EXPECT_GT(sum.rotten, 3U);
  EXPECT_GT(sum.refusals, 10U);
}

TEST(Journey, FindsAPumpThatUsesWhatHasArrived) {
  const JourneyReport sum = sum_of(1, 3, Planted::kUsesWhatArrived);
  EXPECT_GT(sum.halves, 0U);
  EXPECT_NE(sum.trouble.find("was used with other bytes"), std::string::npos);
}

}  // namespace
}  // namespace ph::transfer
