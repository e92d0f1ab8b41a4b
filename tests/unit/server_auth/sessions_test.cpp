#include "server/auth/sessions.hpp"

#include <gtest/gtest.h>

namespace ph::server {
namespace {

using namespace std::chrono_literals;

const SteadyTime kStart{std::chrono::hours{1'000}};

storage::UserRecord a_user(storage::Role role = storage::Role::kNurse) {
  storage::UserRecord user;
  user.name = UserName("n.nurse");
  user.shown_name = "Nora Nurse";
  user.roles = {role};
  return user;
}

Now at(SteadyTime steady) { return {steady, wall_from_ms(1'800'000'000'000)}; }

struct SessionsTest : testing::Test {
  Sessions sessions{SessionLimits{}};
};

TEST_F(SessionsTest, ATokenHas256Bits) {
  EXPECT_EQ(sessions.open(a_user(), "192.0.2.1", at(kStart)).size(), 64u);
}

TEST_F(SessionsTest, AnotherTokenOpensNothing) {
  const auto token = sessions.open(a_user(), "192.0.2.1", at(kStart));
  EXPECT_FALSE(sessions.use(token.substr(1) + "0", kStart));
  EXPECT_FALSE(sessions.use("", kStart));
}

TEST_F(SessionsTest, StandsOneNanosecondBeforeTheIdleLimit) {
  const auto token = sessions.open(a_user(), "192.0.2.1", at(kStart));
  EXPECT_TRUE(sessions.use(token, kStart + 30min - 1ns));
}

TEST_F(SessionsTest, EndsAtTheIdleLimit) {
  const auto token = sessions.open(a_user(), "192.0.2.1", at(kStart));
  EXPECT_FALSE(sessions.use(token, kStart + 30min));
}

TEST_F(SessionsTest, UseMovesTheIdleLimit) {
  const auto token = sessions.open(a_user(), "192.0.2.1", at(kStart));
  ASSERT_TRUE(sessions.use(token, kStart + 20min));
  EXPECT_TRUE(sessions.use(token, kStart + 45min));
}

TEST_F(SessionsTest, LookingWhetherItStandsIsNoUse) {
  const auto token = sessions.open(a_user(), "192.0.2.1", at(kStart));
  ASSERT_TRUE(sessions.stands(token, kStart + 20min));
  EXPECT_FALSE(sessions.stands(token, kStart + 30min));
}

TEST_F(SessionsTest, EndsAtTheAbsoluteLimitHoweverMuchUsed) {
  const auto token = sessions.open(a_user(), "192.0.2.1", at(kStart));
  for (auto t = 20min; t < 12h; t += 20min) ASSERT_TRUE(sessions.use(token, kStart + t));
  EXPECT_TRUE(sessions.use(token, kStart + 12h - 1ns));
  EXPECT_FALSE(sessions.use(token, kStart + 12h));
}

TEST_F(SessionsTest, AWallDisplayHasNoIdleLimitButTheAbsoluteOne) {
  const auto token = sessions.open(a_user(storage::Role::kKiosk), "192.0.2.1", at(kStart));
  EXPECT_TRUE(sessions.stands(token, kStart + 12h - 1ns));
  EXPECT_FALSE(sessions.stands(token, kStart + 12h));
}

TEST_F(SessionsTest, CloseEndsIt) {
  const auto token = sessions.open(a_user(), "192.0.2.1", at(kStart));
  EXPECT_TRUE(sessions.close(token));
  EXPECT_FALSE(sessions.use(token, kStart));
}

TEST_F(SessionsTest, CloseAllOfAUserEndsEveryDesk) {
  const auto one = sessions.open(a_user(), "192.0.2.1", at(kStart));
  const auto two = sessions.open(a_user(), "192.0.2.2", at(kStart));
  EXPECT_EQ(sessions.close_all_of(UserName("n.nurse")), 2u);
  EXPECT_FALSE(sessions.use(one, kStart) || sessions.use(two, kStart));
}

TEST_F(SessionsTest, ADisabledUserIsOutAtTheNextConfirmation) {
  const auto token = sessions.open(a_user(), "192.0.2.1", at(kStart));
  auto user = a_user();
  user.disabled = true;
  sessions.confirm(token, user, kStart + 1min);
  EXPECT_FALSE(sessions.use(token, kStart + 1min));
}

TEST_F(SessionsTest, TheOldestOfAUserMakesWay) {
  const auto oldest = sessions.open(a_user(), "192.0.2.1", at(kStart));
  for (int i = 1; i <= 16; ++i) sessions.open(a_user(), "192.0.2.1", at(kStart + i * 1s));
  EXPECT_FALSE(sessions.use(oldest, kStart + 17s));
  EXPECT_EQ(sessions.list(kStart + 17s).size(), 16u);
}

TEST_F(SessionsTest, IsEndedByTheIdThatListsTell) {
  const auto token = sessions.open(a_user(), "192.0.2.1", at(kStart));
  const auto id = sessions.list(kStart).at(0).id;
  EXPECT_FALSE(sessions.use(id, kStart)) << "an id is no token";
  EXPECT_FALSE(sessions.close_id(id, UserName("another")));
  EXPECT_EQ(sessions.close_id(id, std::nullopt), UserName("n.nurse"));
  EXPECT_FALSE(sessions.use(token, kStart));
}

TEST_F(SessionsTest, AProofIsFreshForFiveMinutesUntilItIsGivenAgain) {
  const auto token = sessions.open(a_user(), "192.0.2.1", at(kStart));
  EXPECT_TRUE(sessions.is_fresh(*sessions.use(token, kStart), kStart + 5min - 1ns));
  EXPECT_FALSE(sessions.is_fresh(*sessions.use(token, kStart), kStart + 5min));
  sessions.prove(token, kStart + 6min);
  EXPECT_TRUE(sessions.is_fresh(*sessions.use(token, kStart + 6min), kStart + 7min));
}

TEST_F(SessionsTest, AOneTimePasswordWantsAnotherFirst) {
  auto user = a_user();
  user.one_time_until = wall_from_ms(1);
  const auto token = sessions.open(user, "192.0.2.1", at(kStart));
  EXPECT_TRUE(sessions.use(token, kStart)->wanting.password);
  sessions.confirm(token, a_user(), kStart);
  EXPECT_FALSE(sessions.use(token, kStart)->wanting.anything());
}

// T11
TEST(SecondFactorRule, IsDemandedOfAdministratorsAndThePharmacyWhereTheSiteSaysSo) {
  SessionLimits strict;
  strict.demands_second_factor = true;
  for (int i = 0; i <= static_cast<int>(storage::Role::kKiosk); ++i) {
    const auto role = static_cast<storage::Role>(i);
    const bool must = role == storage::Role::kAdministrator || role == storage::Role::kPharmacist ||
                      role == storage::Role::kSecondSigner;
    for (const bool demanded : {false, true}) {
      Sessions sessions(demanded ? strict : SessionLimits{});
      const auto token = sessions.open(a_user(role), "192.0.2.1", at(kStart));
      EXPECT_EQ(sessions.use(token, kStart)->wanting.second_factor, must && demanded) << i;
    }
  }
}

}  // namespace
}  // namespace ph::server
