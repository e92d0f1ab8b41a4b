#include "server/enrolment/take_overs.hpp"

#include <gtest/gtest.h>

namespace ph::server {
namespace {

using namespace std::chrono_literals;
const SteadyTime kStart{};

bool after(int times, std::chrono::seconds apart) {
  TakeOvers overs;
  for (int i = 0; i < times; ++i) overs.took_over(kStart + i * apart);
  return overs.are_two(kStart + times * apart);
}

// T06
TEST(TakeOvers, AreACopyWhenBothEndsKeepComingBack) { EXPECT_TRUE(after(6, 31s)); }

TEST(TakeOvers, AreNoneWhenAPumpRoams) {
  EXPECT_FALSE(after(5, 31s));
  EXPECT_FALSE(after(40, 61s));
  EXPECT_TRUE(after(40, 60s)) << "six within five minutes";
}

TEST(TakeOvers, OfTwoJournalsAreACopyAtOnceAndForTenMinutes) {
  TakeOvers overs;
  overs.were_two(kStart);
  EXPECT_TRUE(overs.are_two(kStart + 10min - 1ms));
  EXPECT_FALSE(overs.are_two(kStart + 10min));
}

}  // namespace
}  // namespace ph::server
