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

struct SessionsTest : testing::Test {
  Sessions sessions{SessionLimits{}};
};

TEST_F(SessionsTest, ATokenHas256Bits) {
  EXPECT_EQ(sessions.open(a_user(), "192.0.2.1", kStart).size(), 64u);
}

TEST_F(SessionsTest, AnotherTokenOpensNothing) {
  const auto token = sessions.open(a_user(), "192.0.2.1", kStart);
  EXPECT_FALSE(sessions.use(token.substr(1) + "0", kStart));
  EXPECT_FALSE(sessions.use("", kStart));
}

TEST_F(SessionsTest, StandsOneNanosecondBeforeTheIdleLimit) {
  const auto token = sessions.open(a_user(), "192.0.2.1", kStart);
  EXPECT_TRUE(sessions.use(token, kStart + 30min - 1ns));
}

TEST_F(SessionsTest, EndsAtTheIdleLimit) {
  const auto token = sessions.open(a_user(), "192.0.2.1", kStart);
  EXPECT_FALSE(sessions.use(token, kStart + 30min));
}

TEST_F(SessionsTest, UseMovesTheIdleLimit) {
  const auto token = sessions.open(a_user(), "192.0.2.1", kStart);
  ASSERT_TRUE(sessions.use(token, kStart + 20min));
  EXPECT_TRUE(sessions.use(token, kStart + 45min));
}

TEST_F(SessionsTest, LookingWhetherItStandsIsNoUse) {
  const auto token = sessions.open(a_user(), "192.0.2.1", kStart);
  ASSERT_TRUE(sessions.stands(token, kStart + 20min));
  EXPECT_FALSE(sessions.stands(token, kStart + 30min));
}

TEST_F(SessionsTest, EndsAtTheAbsoluteLimitHoweverMuchUsed) {
  const auto token = sessions.open(a_user(), "192.0.2.1", kStart);
  for (auto t = 20min; t < 12h; t += 20min) ASSERT_TRUE(sessions.use(token, kStart + t));
  EXPECT_TRUE(sessions.use(token, kStart + 12h - 1ns));
  EXPECT_FALSE(sessions.use(token, kStart + 12h));
}

TEST_F(SessionsTest, AWallDisplayHasNoIdleLimitButTheAbsoluteOne) {
  const auto token = sessions.open(a_user(storage::Role::kKiosk), "192.0.2.1", kStart);
  EXPECT_TRUE(sessions.stands(token, kStart + 12h - 1ns));
  EXPECT_FALSE(sessions.stands(token, kStart + 12h));
}

TEST_F(SessionsTest, CloseEndsIt) {
  const auto token = sessions.open(a_user(), "192.0.2.1", kStart);
  EXPECT_TRUE(sessions.close(token));
  EXPECT_FALSE(sessions.use(token, kStart));
}

TEST_F(SessionsTest, CloseAllOfAUserEndsEveryDesk) {
  const auto one = sessions.open(a_user(), "192.0.2.1", kStart);
  const auto two = sessions.open(a_user(), "192.0.2.2", kStart);
  EXPECT_EQ(sessions.close_all_of(UserName("n.nurse")), 2u);
  EXPECT_FALSE(sessions.use(one, kStart) || sessions.use(two, kStart));
}

TEST_F(SessionsTest, ADisabledUserIsOutAtTheNextConfirmation) {
  const auto token = sessions.open(a_user(), "192.0.2.1", kStart);
  auto user = a_user();
  user.disabled = true;
  sessions.confirm(token, user, kStart + 1min);
  EXPECT_FALSE(sessions.use(token, kStart + 1min));
}

TEST_F(SessionsTest, TheOldestOfAUserMakesWay) {
  const auto oldest = sessions.open(a_user(), "192.0.2.1", kStart);
  for (int i = 1; i <= 16; ++i) sessions.open(a_user(), "192.0.2.1", kStart + i * 1s);
  EXPECT_FALSE(sessions.use(oldest, kStart + 17s));
  EXPECT_EQ(sessions.list(kStart + 17s).size(), 16u);
}

}  // namespace
}  // namespace ph::server
