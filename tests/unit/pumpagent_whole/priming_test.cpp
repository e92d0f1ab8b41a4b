#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/pumpagent_whole/a_bed.hpp"

// A nurse primes the line of a whole pump: front, engine, guard and world.
namespace ph::agent {
namespace {

struct Nurse : ABed {
  Nurse() : ABed(model()) { run(100ms); }
  void press(Key key) { ABed::press(key, 20ms); }
  void allow() {
    press(Key::kPrime);
    press(Key::kConfirm);
  }
  // Said twice a second, as the front does.
  void hold(std::chrono::milliseconds time) {
    for (auto t = 0ms; t < time && (t == 0ms || pump.state() == PumpState::kPriming); t += 500ms) {
      press(Key::kPrime);
      run(480ms);
    }
  }
  bool stands(AlarmCode code) const {
    const auto all = pump.standing_alarms();
    return std::any_of(all.begin(), all.end(), [&](const auto& a) { return a.code == code; });
  }
  std::int64_t turned() { return pump.world().read().encoder; }
  const PumpEvent* told(EventKind kind) const {
    const auto found = std::find_if(events.rbegin(), events.rend(),
                                    [&](const PumpEvent& event) { return event.kind == kind; });
    return found == events.rend() ? nullptr : &*found;
  }
};

TEST(Priming, FillsTheLineWhileANurseHoldsTheKeyAndNoLonger) {
  Nurse nurse;
  nurse.allow();
  EXPECT_EQ(nurse.turned(), 0);
  nurse.hold(10s);
  EXPECT_EQ(nurse.pump.state(), PumpState::kPriming);
  EXPECT_NEAR(static_cast<double>(nurse.turned()) * 551, 1200e6 / 360, 5e4);
  nurse.press(Key::kEndBolus);
  nurse.run(200ms);
  const std::int64_t before = nurse.turned();
  nurse.run(5s);
  EXPECT_EQ(nurse.turned(), before);
  EXPECT_EQ(nurse.pump.monitor().trip, Trip::kNone) << to_string(nurse.pump.monitor().trip);
}

// P18: no infusion follows, and nothing of it is counted as given.
TEST(Priming, EndsByItselfWithAnAlarmOnTheRecordAndInNoInfusion) {
  Nurse nurse;
  nurse.allow();
  nurse.hold(130s);
  EXPECT_EQ(nurse.pump.state(), PumpState::kIdle);
  EXPECT_TRUE(nurse.stands(AlarmCode::kPrimingOver));
  EXPECT_LE(nurse.turned() * 551, 40'001'000);
  EXPECT_EQ(nurse.pump.engine().infused, Volume{});
  const PumpEvent* ended = nurse.told(EventKind::kPrimingEnded);
  ASSERT_NE(ended, nullptr);
  EXPECT_GE(ended->volume, millilitres(40));
  EXPECT_EQ(ended->text, "volume given");
  EXPECT_EQ(nurse.told(EventKind::kInfusionStarted), nullptr);
  EXPECT_EQ(nurse.pump.monitor().trip, Trip::kNone);
  nurse.run(4s);
  EXPECT_FALSE(nurse.pump.monitor().lease) << "no lease is left over";
}

TEST(Priming, IsFollowedByAnInfusionByTheUsualKeysAlone) {
  Nurse nurse;
  nurse.allow();
  nurse.hold(5s);
  nurse.press(Key::kStop);
  nurse.run(4s);
  nurse.pump.propose(order("o-1", 1, 100), 0ms, nurse.now);
  nurse.press(Key::kConfirm);
  nurse.press(Key::kStart);
  nurse.run(2s);
  EXPECT_EQ(nurse.pump.state(), PumpState::kRunning);
  EXPECT_NEAR(static_cast<double>(nurse.pump.engine().infused.count()), 100e6 / 3600 * 2, 5e3);
}

// P62: the air that priming is there to drive out stops it as little as it is forgotten afterwards.
TEST(Priming, DrivesABubbleOutWithoutAnAirAlarm) {
  Nurse nurse;
  nurse.allow();
  nurse.pump.fault({FaultKind::kAirBubble, 500});
  nurse.hold(20s);
  EXPECT_EQ(nurse.pump.state(), PumpState::kPriming);
  EXPECT_FALSE(nurse.stands(AlarmCode::kAirSingle));
}

TEST(Priming, IsLostWithThePowerAndNothingGoesOnBehindIt) {
  Nurse nurse;
  nurse.allow();
  nurse.hold(5s);
  const SimulatedPump::Memory memory = nurse.pump.memory();
  nurse.pump.restore(memory, 10s);
  const std::int64_t before = nurse.turned();
  nurse.run(10s);
  EXPECT_EQ(nurse.pump.state(), PumpState::kIdle);
  EXPECT_LE(nurse.turned() - before, 1);
  EXPECT_EQ(nurse.pump.monitor().trip, Trip::kNone) << to_string(nurse.pump.monitor().trip);
}

// P57, P49: against a closed clamp.
TEST(Priming, AgainstAClosedClampStopsAtTheHighestLevelAndGivesItsPressureBack) {
  Nurse nurse;
  nurse.allow();
  nurse.pump.fault({FaultKind::kOccludeDownstream, 1});
  nurse.hold(20s);
  EXPECT_EQ(nurse.pump.state(), PumpState::kIdle);
  EXPECT_TRUE(nurse.stands(AlarmCode::kOcclusionDown));
  nurse.run(40s);
  EXPECT_EQ(nurse.pump.monitor().trip, Trip::kNone) << to_string(nurse.pump.monitor().trip);
}

}  // namespace
}  // namespace ph::agent
