#include <gtest/gtest.h>

#include "pumpagent/monitor/pinch_watch.hpp"

// P56: the guard's own account of the occlusion test behind a closing door.
namespace ph::agent {
namespace {

using namespace std::chrono_literals;

constexpr Volume kPressed = microlitres(30);

struct Door {
  PinchWatch watch{kPressed};
  DriveReport drive;
  bool closed = true;

  Trip look(Volume moved = {}, bool active = false, std::chrono::nanoseconds elapsed = 10ms) {
    return watch.look(drive, closed, active, moved, elapsed);
  }
  void close_anew() {
    closed = false;
    (void)look();
    closed = true;
    (void)look();
  }
  // From the closing door into a test that pressed so much.
  Trip press(Volume moved) {
    close_anew();
    drive.pressing = true;
    (void)look();
    return look(moved);
  }
};

TEST(Pinch, GivesNoLeaseBehindADoorThatWasAlwaysClosed) {
  Door door;
  door.drive.pressing = true;
  (void)door.look();
  EXPECT_FALSE(door.watch.permitted());
  EXPECT_FALSE(door.watch.tests());
}

TEST(Pinch, GivesTheLeaseForTenSecondsBehindAClosingDoor) {
  Door door;
  door.close_anew();
  EXPECT_TRUE(door.watch.permitted());
  (void)door.look({}, false, 10s - 1ns);
  EXPECT_TRUE(door.watch.permitted());
  (void)door.look({}, false, 1ns);
  EXPECT_FALSE(door.watch.permitted());
}

TEST(Pinch, TripsBeyondTheModelsVolume) {
  Door good, bad;
  EXPECT_EQ(good.press(kPressed + PinchWatch::kMore), Trip::kNone);
  EXPECT_EQ(bad.press(kPressed + PinchWatch::kMore + nanolitres(1)), Trip::kUncommanded);
}

TEST(Pinch, TripsWhenWhatWasPressedIsNotDrawnBack) {
  Door good, bad;
  for (Door* door : {&good, &bad}) ASSERT_EQ(door->press(kPressed), Trip::kNone);
  (void)good.look(PinchWatch::kLeft - kPressed);
  (void)bad.look(PinchWatch::kLeft + nanolitres(1) - kPressed);
  good.drive.pressing = bad.drive.pressing = false;
  EXPECT_EQ(good.look(), Trip::kNone);
  EXPECT_EQ(bad.look(), Trip::kUncommanded);
  EXPECT_TRUE(good.watch.take_over());
}

TEST(Pinch, TripsOnATestThatDoesNotEnd) {
  Door door;
  ASSERT_EQ(door.press({}), Trip::kNone);
  EXPECT_EQ(door.look({}, false, PinchWatch::kLongest), Trip::kUncommanded);
}

TEST(Pinch, IsLeaveForOneTestAlone) {
  Door door;
  ASSERT_EQ(door.press({}), Trip::kNone);
  door.drive.pressing = false;
  (void)door.look();
  door.drive.pressing = true;
  (void)door.look();
  EXPECT_FALSE(door.watch.tests());
}

TEST(Pinch, IsNoLeaveWhileATherapyRuns) {
  Door door;
  door.close_anew();
  door.drive.pressing = true;
  (void)door.look({}, true);
  EXPECT_FALSE(door.watch.tests());
}

}  // namespace
}  // namespace ph::agent
