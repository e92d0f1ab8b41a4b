#include "server/session/message_pace.hpp"

#include <gtest/gtest.h>

namespace ph::server {
namespace {

using namespace std::chrono_literals;

const SteadyTime kStart{std::chrono::hours{1'000}};

// T22
TEST(MessagePace, LetsTwoHundredThroughAtOnceAndTheNextAfterItsInterval) {
  MessagePace pace;
  for (int i = 0; i < 200; ++i) EXPECT_EQ(pace.heard(kStart), 0ns) << i;
  EXPECT_EQ(pace.heard(kStart), 20ms);
  EXPECT_EQ(pace.heard(kStart + 20ms), 20ms);
}

TEST(MessagePace, NeverHoldsUpAPumpThatSpeaksFiftyTimesASecond) {
  MessagePace pace;
  for (int i = 0; i < 10'000; ++i) EXPECT_EQ(pace.heard(kStart + i * 20ms), 0ns);
}

TEST(MessagePace, ForgetsABurstInFourSeconds) {
  MessagePace pace;
  for (int i = 0; i < 200; ++i) pace.heard(kStart);
  for (int i = 0; i < 200; ++i) EXPECT_EQ(pace.heard(kStart + 4s), 0ns) << i;
  EXPECT_GT(pace.heard(kStart + 4s), 0ns);
}

}  // namespace
}  // namespace ph::server
