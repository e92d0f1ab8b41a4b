#include "tests/unit/pumpagent_monitor/bench.hpp"

namespace ph::agent {
namespace {

using namespace std::chrono_literals;

// An infusion that ran into an occlusion and stands with the alarm.
struct Occluded : Bench {
  explicit Occluded(Pressure felt = mmhg(563)) {
    run(100, 1s);
    inputs.readings.down = felt;
    inputs.drive.state = PumpState::kAlarmStop;
    inputs.drive.activity = Activity::kNone;
    inputs.drive.rate = FlowRate{};
    inputs.drive.alarm_stop = true;
    run(0, 400ms);
  }
  MonitorVerdict draw_back(std::int64_t microlitres) {
    inputs.drive.backing_off = true;
    for (std::int64_t i = 0; i < microlitres / 10; ++i) {
      inputs.readings.down = std::max(inputs.readings.down - mmhg(50), Pressure{});
      tick(-3600);  // 10 uL a look
    }
    return monitor.verdict();
  }
};

// P15, P51
TEST(MonitorReverse, LetsThePumpReleaseThePressureOfAnOcclusion) {
  Occluded bench;
  EXPECT_TRUE(bench.draw_back(800).lease) << to_string(bench.monitor.verdict().trip);
}

// P15: the pressure falls at once, the drawing back takes half a minute.
TEST(MonitorReverse, LetsASlowReleaseComeToItsEnd) {
  Occluded bench;
  bench.inputs.drive.backing_off = true;
  bench.inputs.readings.down = mmhg(563);
  bench.tick(-100);
  bench.inputs.readings.down = mmhg(100);
  EXPECT_TRUE(bench.run(-100, 25s).lease) << to_string(bench.monitor.verdict().trip);
}

// P15
TEST(MonitorReverse, TripsWhenMoreIsDrawnBackThanTheModelMay) {
  Occluded bench;
  EXPECT_EQ(bench.draw_back(900).trip, Trip::kReverse);
}

// P15
TEST(MonitorReverse, TripsOnAReleaseWithoutAnOcclusion) {
  Occluded bench(mmhg(20));
  EXPECT_EQ(bench.draw_back(100).trip, Trip::kReverse);
}

// P15
TEST(MonitorReverse, TripsOnMotionBackThatTheDriveDoesNotName) {
  Occluded bench;
  EXPECT_EQ(bench.run(-3600, 100ms).trip, Trip::kReverse);
}

// P15
TEST(MonitorReverse, TripsOnMotionBackWhileInfusing) {
  Bench bench;
  bench.run(100, 1s);
  bench.inputs.readings.down = mmhg(563);
  bench.inputs.drive.backing_off = true;
  EXPECT_EQ(bench.run(-3600, 100ms).trip, Trip::kReverse);
}

// P15: one release, not one after the other.
TEST(MonitorReverse, TripsOnASecondReleaseWithoutAnotherOcclusion) {
  Occluded bench;
  ASSERT_TRUE(bench.draw_back(500).lease);
  bench.inputs.drive.backing_off = false;
  bench.run(0, 4s);
  EXPECT_EQ(bench.draw_back(100).trip, Trip::kReverse);
}

TEST(MonitorReverse, CountsWhatIsMadeGoodAfterAReleaseNotTowardsTheVtbi) {
  Occluded bench;
  ASSERT_TRUE(bench.draw_back(800).lease);
  const Volume before = bench.monitor.given();
  bench.inputs.drive = DriveReport{};
  bench.inputs.drive.state = PumpState::kRunning;
  bench.inputs.drive.rate = millilitres_per_hour(100);
  EXPECT_TRUE(bench.run(100, 28s).lease);  // 0.78 mL
  EXPECT_EQ(bench.monitor.given(), before);
  EXPECT_TRUE(bench.run(100, 1min).lease);
  EXPECT_GT(bench.monitor.given(), before);
}

}  // namespace
}  // namespace ph::agent
