#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/pumpagent_whole/a_bed.hpp"

// P56: the occlusion test behind a closing door, in the simulated world.
namespace ph::agent {
namespace {

PumpModel testing_model() {
  PumpModel m = model();
  m.pinch_test = {microlitres(30), microlitres(61)};
  return m;
}

struct Bed : ABed {
  Bed() : ABed(testing_model()) { run(100ms); }
  void press(Key key) { ABed::press(key, dt); }
  void open_and_close() {
    pump.fault({FaultKind::kDoorOpen, 1});
    run(500ms);
    pump.fault({FaultKind::kDoorOpen, 0});
  }
  void programme() {
    pump.propose(order("o-1", 1, 100, millilitres(100)), 0ms, now);
    press(Key::kConfirm);
  }
  const PumpEvent* said(std::string_view text) const {
    const auto found = std::find_if(events.begin(), events.end(), [&](const PumpEvent& e) {
      return e.kind == EventKind::kSelfTest && e.text == text;
    });
    return found == events.end() ? nullptr : &*found;
  }
  bool alarmed(AlarmCode code) const {
    const auto all = pump.standing_alarms();
    return std::any_of(all.begin(), all.end(), [&](const auto& a) { return a.code == code; });
  }
};

// P56
TEST(ClosingDoor, IsFollowedByAnOcclusionTestWithinTenSeconds) {
  Bed bed;
  bed.open_and_close();
  bed.run(10s);
  const PumpEvent* passed = bed.said(kOcclusionTest);
  ASSERT_NE(passed, nullptr);
  EXPECT_NEAR(static_cast<double>(passed->number), 30 * 750 / 61, 100);  // mmHg, an uneven stroke
  EXPECT_EQ(bed.pump.state(), PumpState::kIdle);
  EXPECT_EQ(bed.pump.monitor().trip, Trip::kNone);
}

// P56
TEST(ClosingDoor, GivesThePatientNothingOfTheTest) {
  Bed bed;
  const Volume before = bed.pump.delivered();
  bed.open_and_close();
  Volume most;
  for (auto t = 0s; t < 10s; t += 1s) {
    bed.run(1s);
    most = std::max(most, bed.pump.delivered() - before);
  }
  EXPECT_LT(most, microlitres(3));
}

// P56
TEST(ClosingDoor, CountsNothingOfTheTestInAnInfusionThatStands) {
  Bed bed;
  bed.programme();
  bed.press(Key::kStart);
  bed.run(60s);
  bed.press(Key::kStop);
  bed.run(1s);
  const Volume counted = bed.pump.engine().infused, arrived = bed.pump.delivered();
  bed.open_and_close();
  bed.run(10s);
  ASSERT_NE(bed.said(kOcclusionTest), nullptr);
  EXPECT_EQ(bed.pump.engine().infused, counted);
  bed.press(Key::kResume);
  bed.run(60s);
  EXPECT_EQ(bed.pump.monitor().trip, Trip::kNone);
  const Volume more = bed.pump.engine().infused - counted;
  EXPECT_NEAR(static_cast<double>((bed.pump.delivered() - arrived).count()),
              static_cast<double>(more.count()), 40'000);
}

// P56, P76
TEST(ClosingDoor, OnALineThatDoesNotShutTakesThePumpOutOfService) {
  Bed bed;
  bed.pump.fault({FaultKind::kPinchOpen, 1});
  bed.open_and_close();
  bed.run(10s);
  EXPECT_EQ(bed.pump.state(), PumpState::kFailed);
  EXPECT_TRUE(bed.alarmed(AlarmCode::kSelfTest));
  EXPECT_NE(bed.said(to_string(SelfTestFault::kPressureRise)), nullptr);
}

// P55, P56
TEST(ClosingDoor, WithASensorThatDoesNotFeelTakesThePumpOutOfService) {
  Bed bed;
  bed.pump.fault({FaultKind::kPressureStuck, 1});
  bed.open_and_close();
  bed.run(10s);
  EXPECT_EQ(bed.pump.state(), PumpState::kFailed);
  EXPECT_NE(bed.said(to_string(SelfTestFault::kPressureRise)), nullptr);
}

// P56
TEST(ClosingDoor, LetsNothingStartBeforeTheTestIsOver) {
  Bed bed;
  bed.programme();
  bed.open_and_close();
  bed.run(500ms);
  bed.press(Key::kStart);
  EXPECT_NE(bed.pump.state(), PumpState::kRunning);
  bed.run(10s);
  bed.press(Key::kStart);
  EXPECT_EQ(bed.pump.state(), PumpState::kRunning);
}

// P56: closed, opened and closed again in the middle of it.
TEST(ClosingDoor, BeginsTheTestAnewWhenTheDoorOpensInIt) {
  Bed bed;
  for (const auto into : {1'400ms, 1'800ms, 2'200ms}) {
    bed.open_and_close();
    bed.run(into);
  }
  EXPECT_EQ(bed.said(kOcclusionTest), nullptr);
  bed.open_and_close();
  bed.run(10s);
  EXPECT_NE(bed.said(kOcclusionTest), nullptr);
  EXPECT_EQ(bed.pump.monitor().trip, Trip::kNone);
}

}  // namespace
}  // namespace ph::agent
