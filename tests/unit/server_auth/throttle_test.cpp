#include "server/auth/throttle.hpp"

#include <gtest/gtest.h>

namespace ph::server {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

const SteadyTime kStart{std::chrono::hours{1'000}};

struct LoginThrottleTest : testing::Test {
  LoginThrottle throttle{ThrottleLimits{}};
  void fail_times(int n) {
    for (int i = 0; i < n; ++i) {
      ASSERT_EQ(throttle.enter("n.nurse", "192.0.2.1", kStart), 0ms);
    }
  }
};

TEST_F(LoginThrottleTest, FiveFailuresAreFree) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(throttle.enter("n.nurse", "192.0.2.1", kStart), 0ms);
}

TEST_F(LoginThrottleTest, TheSixthAttemptWaitsASecond) {
  fail_times(5);
  EXPECT_EQ(throttle.enter("n.nurse", "192.0.2.1", kStart), 1'000ms);
}

TEST_F(LoginThrottleTest, LetsInAfterTheWaitAndNotOneMillisecondBefore) {
  fail_times(5);
  EXPECT_EQ(throttle.enter("n.nurse", "192.0.2.1", kStart + 999ms), 1ms);
  EXPECT_EQ(throttle.enter("n.nurse", "192.0.2.1", kStart + 1'000ms), 0ms);
}

TEST_F(LoginThrottleTest, AUserIsNeverKeptOutLongerThanFourSeconds) {
  auto now = kStart;
  for (int i = 0; i < 1'000; ++i) {
    throttle.enter("n.nurse", "192.0.2." + std::to_string(i), now);
    now += 4s;
  }
  EXPECT_LE(throttle.enter("n.nurse", "198.51.100.1", now), 4'000ms);
}

TEST_F(LoginThrottleTest, AnAddressThatTriesManyNamesIsSlowedToo) {
  for (int i = 0; i < 5; ++i) throttle.enter("user" + std::to_string(i), "192.0.2.1", kStart);
  EXPECT_GT(throttle.enter("another", "192.0.2.1", kStart), 0ms);
}

TEST_F(LoginThrottleTest, SuccessEndsTheUsersCount) {
  fail_times(5);
  throttle.succeeded("n.nurse", "192.0.2.1");
  EXPECT_EQ(throttle.enter("n.nurse", "192.0.2.2", kStart), 0ms);
}

TEST_F(LoginThrottleTest, ForgetsAfterAQuarterOfAnHour) {
  fail_times(5);
  EXPECT_EQ(throttle.enter("n.nurse", "192.0.2.1", kStart + 15min), 0ms);
  EXPECT_EQ(throttle.enter("n.nurse", "192.0.2.1", kStart + 15min), 0ms);
}

}  // namespace
}  // namespace ph::server
