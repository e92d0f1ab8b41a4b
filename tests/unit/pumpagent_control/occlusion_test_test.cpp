#include "pumpagent/control/occlusion_test.hpp"

#include <gtest/gtest.h>

// P56: the occlusion test alone, over a line that takes up 61 uL a bar.
namespace ph::agent {
namespace {

using namespace std::chrono_literals;
using Motor = OcclusionTest::Motor;

constexpr Volume kStep = nanolitres(500);
constexpr PinchTest kRule{microlitres(30), microlitres(61)};

// A motor that turns a step each 10 ms, and a sensor that feels what it should.
struct Line {
  OcclusionTest test{kRule, kStep};
  OcclusionTest::Seen seen;
  bool asked = true;
  std::int64_t highest = 0;

  Line() { seen.may = true; }
  Motor tick() {
    const Motor motor = test.tick(seen, asked, 10ms);
    const std::int64_t turn = motor == Motor::kPresses ? 1 : motor == Motor::kDrawsBack ? -1 : 0;
    seen.encoder += turn;
    seen.displaced = Volume::of(kStep.count() * turn);
    seen.pressure = Pressure::of(seen.encoder * kStep.count() * 750'062 / kRule.per_bar.count());
    highest = std::max(highest, seen.encoder);
    return motor;
  }
  void run(std::chrono::milliseconds time) {
    for (auto t = 0ms; t < time; t += 10ms) (void)tick();
  }
  void close_anew() {
    seen.door_closed = false;
    (void)tick();
    seen.door_closed = true;
    (void)tick();
  }
};

TEST(OcclusionTest, IsNotDueAtADoorThatWasAlwaysClosed) {
  Line line;
  line.run(1s);
  EXPECT_FALSE(line.test.due());
}

TEST(OcclusionTest, PassesAndLeavesTheShaftWhereItWas) {
  Line line;
  line.close_anew();
  line.run(10s);
  EXPECT_TRUE(line.test.take_passed());
  EXPECT_FALSE(line.test.due());
  EXPECT_EQ(line.seen.encoder, 0);
  EXPECT_NEAR(static_cast<double>(line.highest * kStep.count()), 30'000, 1'500);
}

TEST(OcclusionTest, WaitsForAPumpThatHasTestedItself) {
  Line line;
  line.asked = false;
  line.close_anew();
  line.run(5s);
  EXPECT_FALSE(line.test.due());
  EXPECT_EQ(line.highest, 0);
  line.asked = true;
  line.run(10s);
  EXPECT_TRUE(line.test.take_passed());
}

TEST(OcclusionTest, StandsAtOnceWhenItMustAndDrawsBackBeforeItBeginsAnew) {
  Line line;
  line.close_anew();
  line.run(500ms);
  ASSERT_GT(line.seen.encoder, 0);
  line.seen.may = false;
  EXPECT_EQ(line.tick(), Motor::kStands);
  EXPECT_TRUE(line.test.shut());
  line.seen.may = true;
  EXPECT_EQ(line.tick(), Motor::kDrawsBack);
  while (line.seen.encoder > 0) ASSERT_EQ(line.tick(), Motor::kDrawsBack);
  EXPECT_FALSE(line.test.take_passed());
  line.run(10s);
  EXPECT_TRUE(line.test.take_passed());
  EXPECT_EQ(line.seen.encoder, 0);
}

// Both sides of the bounds, by a line that gives way so much more or less.
TEST(OcclusionTest, FailsOnARiseOutsideItsBounds) {
  for (const auto& [percent, fault] :
       {std::pair{OcclusionTest::kLeastPercent - 2, SelfTestFault::kPressureRise},
        {OcclusionTest::kLeastPercent + 3, SelfTestFault::kNone},
        {OcclusionTest::kMostPercent - 3, SelfTestFault::kNone},
        {OcclusionTest::kMostPercent + 5, SelfTestFault::kPressureJump}}) {
    Line line;
    line.close_anew();
    for (auto t = 0ms; t < 10s; t += 10ms) {
      (void)line.tick();
      line.seen.pressure = Pressure::of(line.seen.pressure.count() * percent / 100);
    }
    EXPECT_EQ(line.test.fault(), fault) << percent;
    EXPECT_EQ(line.seen.encoder, 0) << percent;
  }
}

}  // namespace
}  // namespace ph::agent
