#include "protocol/net/wheel.hpp"

#include <gtest/gtest.h>

namespace ph::net {
namespace {

using std::chrono::milliseconds;

TEST(Ticks, AreNeverShorterThanTheLimit) {
  EXPECT_EQ(ticks_of(milliseconds(0)), 1U);
  EXPECT_EQ(ticks_of(milliseconds(249)), 2U);
  EXPECT_EQ(ticks_of(milliseconds(250)), 2U);
  EXPECT_EQ(ticks_of(milliseconds(251)), 3U);
}

class Recorder final : public Watch {
 public:
  Tick look(Tick now) override {
    looked_at.push_back(now);
    return kNever;
  }
  std::vector<Tick> looked_at;
};

TEST(Wheel, LooksAtTheTickAskedFor) {
  asio::io_context context(1);
  TimerWheel wheel(context);
  Recorder recorder;
  wheel.look_by(recorder, wheel.now() + 2);
  context.run();
  EXPECT_EQ(recorder.looked_at, std::vector<Tick>{3});
}

TEST(Wheel, AnEarlierWishMovesTheLook) {
  asio::io_context context(1);
  TimerWheel wheel(context);
  Recorder recorder;
  wheel.look_by(recorder, wheel.now() + 3);
  wheel.look_by(recorder, wheel.now() + 1);
  context.run();
  EXPECT_EQ(recorder.looked_at, std::vector<Tick>{2});
}

TEST(Wheel, ADestroyedWatchIsForgotten) {
  asio::io_context context(1);
  TimerWheel wheel(context);
  Recorder stays;
  {
    Recorder goes;
    wheel.look_by(goes, wheel.now() + 1);
    wheel.look_by(stays, wheel.now() + 1);
  }
  context.run();
  EXPECT_EQ(stays.looked_at.size(), 1U);
}

}  // namespace
}  // namespace ph::net
