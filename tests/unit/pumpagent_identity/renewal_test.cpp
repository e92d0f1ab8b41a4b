#include "pumpagent/identity/renewal.hpp"

#include <gtest/gtest.h>

namespace ph::agent {
namespace {

using namespace std::chrono_literals;
const WallTime kMade = wall_from_ms(1'700'000'000'000);
constexpr auto kDay = std::chrono::hours{24};

identity::CertificateFacts of_90_days(std::uint8_t spread = 0) {
  identity::CertificateFacts facts;
  facts.not_before = kMade;
  facts.not_after = kMade + 90 * kDay;
  facts.key_digest[0] = spread;
  return facts;
}

// T36
TEST(Renewal, IsDueAtTwoThirdsOfTheLife) {
  EXPECT_FALSE(is_renewal_due(of_90_days(), kMade + 60 * kDay - 1ms));
  EXPECT_TRUE(is_renewal_due(of_90_days(), kMade + 60 * kDay));
}

TEST(Renewal, IsSpreadByTheKeyOverATwelfth) {
  EXPECT_EQ(renewal_of(of_90_days(128)), kMade + 60 * kDay + 90 * kDay / 24);
  EXPECT_LT(renewal_of(of_90_days(255)), kMade + 60 * kDay + 90 * kDay / 12);
}

// T36
TEST(Renewal, IsNotAskedForByAClockThatIsWrong) {
  EXPECT_FALSE(is_renewal_due(of_90_days(), kMade - 1ms));
  EXPECT_TRUE(is_renewal_due(of_90_days(), kMade + 4'000 * kDay)) << "past its end, too";
}

TEST(Renewal, IsTriedAgainAtMeasuredPace) {
  EXPECT_EQ(wait_after_failure(of_90_days(), kMade + 60 * kDay), 6h);
  EXPECT_EQ(wait_after_failure(of_90_days(), kMade + 89 * kDay), 72min);
  EXPECT_EQ(wait_after_failure(of_90_days(), kMade + 91 * kDay), 1min);
}

}  // namespace
}  // namespace ph::agent
