#include "server/enrolment/tokens.hpp"

#include <gtest/gtest.h>

namespace ph::server {
namespace {

using namespace std::chrono_literals;

const PumpId kPump("P-0001");
const Digest kWord{1}, kKey{2}, kOtherKey{3};
const WallTime kMade = wall_from_ms(1'700'000'000'000);

struct OneToken : testing::Test {
  OneToken() {
    storage::TokenRecord token;
    token.hash = kWord;
    token.pump = kPump;
    token.made = kMade;
    token.until = kMade + 15min;
    tokens.keep(token);
  }
  bool lets(WallTime now, Digest key = kKey, Digest word = kWord, PumpId pump = kPump) {
    return tokens.judge(pump, word, key, now).has_value();
  }
  Tokens tokens;
};

// T07
TEST_F(OneToken, LetsItsPumpInUntilTheLastMillisecond) {
  EXPECT_TRUE(lets(kMade));
  EXPECT_TRUE(lets(kMade + 15min - 1ms));
  EXPECT_FALSE(lets(kMade + 15min));
}

// T36
TEST_F(OneToken, DoesNotLiveLongerWhenTheCalendarIsSetBack) {
  EXPECT_TRUE(lets(kMade - 1min));
  EXPECT_FALSE(lets(kMade - 1min - 1ms));
}

// T06
TEST_F(OneToken, IsOfItsPumpAlone) {
  EXPECT_FALSE(lets(kMade, kKey, kWord, PumpId("P-0002")));
  EXPECT_FALSE(lets(kMade, kKey, Digest{9}));
  EXPECT_FALSE(lets(kMade, kKey, Digest{}));
}

// T19
TEST_F(OneToken, IsGoodForOneKeyAlone) {
  tokens.use(kPump, kKey);
  EXPECT_TRUE(lets(kMade + 1min)) << "an answer that was lost may be asked for again";
  EXPECT_FALSE(lets(kMade + 1min, kOtherKey));
}

TEST_F(OneToken, IsWorthNothingOnceANewOneIsMadeOrItIsDropped) {
  storage::TokenRecord next = *tokens.judge(kPump, kWord, kKey, kMade);
  next.hash = Digest{9};
  tokens.keep(next);
  EXPECT_FALSE(lets(kMade));
  tokens.drop(kPump);
  EXPECT_FALSE(lets(kMade, kKey, Digest{9}));
}

}  // namespace
}  // namespace ph::server
