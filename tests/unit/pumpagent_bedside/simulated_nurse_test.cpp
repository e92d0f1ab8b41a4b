#include "pumpagent/bedside/simulated_nurse.hpp"

#include "tests/unit/pumpagent_bedside/front.hpp"

namespace ph::agent {
namespace {

NurseHabits asking(milliseconds mean, std::uint64_t seed = 1) {
  NurseHabits habits;
  habits.patient_asks = mean;
  habits.seed = seed;
  return habits;
}

// When a patient with a button asks in the first hour, looked at every second.
std::vector<std::int64_t> wishes(const NurseHabits& habits) {
  SimulatedNurse nurse(habits);
  Display display;
  display.keys = {Key::kStop, Key::kPatientButton};
  std::vector<std::int64_t> out;
  for (std::int64_t second = 0; second < 3600; ++second) {
    const auto key = nurse.look(display, SteadyTime{std::chrono::seconds{second}});
    if (key && key->key == Key::kPatientButton) out.push_back(second);
  }
  return out;
}

TEST(SimulatedNurse, PressesAfterItsDelayAndNotBefore) {
  SimulatedNurse nurse;
  Display display;
  display.keys = {Key::kStop, Key::kConfirm};
  EXPECT_FALSE(nurse.look(display, SteadyTime{0s}));
  EXPECT_FALSE(nurse.look(display, SteadyTime{2999ms}));
  EXPECT_EQ(nurse.look(display, SteadyTime{3s})->key, Key::kConfirm);
}

TEST(SimulatedNurse, LetsThePatientAskAboutAsOftenAsSaid) {
  const auto times = wishes(asking(6min));
  EXPECT_GE(times.size(), 7U);
  EXPECT_LE(times.size(), 14U);
}

TEST(SimulatedNurse, LetsThePatientAskBySeed) {
  EXPECT_EQ(wishes(asking(6min, 3)), wishes(asking(6min, 3)));
  EXPECT_NE(wishes(asking(6min, 3)), wishes(asking(6min, 4)));
}

TEST(SimulatedNurse, HasAPatientWhoNeverAsksUnlessSaid) {
  EXPECT_TRUE(wishes(NurseHabits{}).empty());
}

TEST(SimulatedNurse, KeepsAwayWhileSomebodyEntersValues) {
  SimulatedNurse nurse;
  Display display;
  display.keys = {Key::kStop, Key::kEnter, Key::kConfirm};
  EXPECT_FALSE(nurse.look(display, SteadyTime{0s}));
  EXPECT_FALSE(nurse.look(display, SteadyTime{1h}));
}

// How often an alarm is cleared in half an hour that stands again at once.
int clears(const Display& display) {
  SimulatedNurse nurse;
  int out = 0;
  for (std::int64_t second = 0; second < 1800; ++second) {
    const auto key = nurse.look(display, SteadyTime{std::chrono::seconds{second}});
    out += key && key->key == Key::kClearAlarm ? 1 : 0;
  }
  return out;
}

TEST(SimulatedNurse, LeavesAnAlarmAloneThatComesBackThreeTimes) {
  Display display;
  display.keys = {Key::kStop, Key::kClearAlarm, Key::kResume, Key::kEnd};
  display.alarm = "Door open: Close the door";
  display.alarm_priority = Priority::kHigh;
  EXPECT_EQ(clears(display), 5);
}

// The end of each of many infusions in turn is an alarm of its own.
TEST(SimulatedNurse, ClearsAnAlarmAnewThatHadStayedAway) {
  SimulatedNurse nurse;
  Display quiet, loud;
  loud.alarm = "VTBI given";
  loud.alarm_priority = Priority::kHigh;
  loud.keys = {Key::kStop, Key::kClearAlarm};
  int out = 0, quiet_until = 0;
  for (int second = 0; second < 3600; ++second) {
    const auto key =
        nurse.look(second < quiet_until ? quiet : loud, SteadyTime{std::chrono::seconds{second}});
    if (!key || key->key != Key::kClearAlarm) continue;
    quiet_until = second + 20;
    ++out;
  }
  EXPECT_GE(out, 3600 / (20 + 60));
}

// Owners that make no display while nothing happens must tell her that much.
TEST(SimulatedNurse, CountsTheTriesAnewAfterACalmThatSheWasTold) {
  SimulatedNurse nurse;
  Display loud;
  loud.alarm = "VTBI given";
  loud.alarm_priority = Priority::kHigh;
  loud.keys = {Key::kStop, Key::kClearAlarm};
  int out = 0;
  for (int second = 0; second < 3600; ++second) {
    const SteadyTime now{std::chrono::seconds{second}};
    if (second % 60 < 30) {
      nurse.sees_calm(now);
    } else if (const auto key = nurse.look(loud, now)) {
      ++out;
    }
  }
  EXPECT_EQ(out, 60);
}

TEST(SimulatedNurse, PressesNothingForAnAlarmThatNoKeyClears) {
  Front front;
  const AlarmLine alarm{AlarmCode::kGuardTrip, Priority::kHigh, front.now.steady};
  EXPECT_EQ(clears(front.bedside.display(front.engine.snapshot(), alarm)), 0);
}

TEST(SimulatedNurse, StopsThePrimaryConfirmsAndStartsItsPiggyback) {
  auto drugs = std::make_shared<Library>(*library());
  Front front(drugs);
  front.propose(order("o-1", 1, 100, millilitres(50)));
  front.press(Key::kConfirm);
  front.press(Key::kStart);
  front.tick();
  Order piggyback = order("o-2", 2, 200, millilitres(10));
  piggyback.request.more.secondary = true;
  front.propose(piggyback);
  SimulatedNurse nurse;
  for (int i = 0; i < 60 && front.engine.snapshot().primary.empty(); ++i) {
    front.tick(500ms);
    if (const auto key = nurse.look(front.display(), front.now.steady)) front.press(key->key);
  }
  EXPECT_EQ(front.engine.snapshot().primary, OrderTag::of(OrderId{"o-1"}));
  for (int i = 0; i < 20 && front.engine.snapshot().state != PumpState::kRunning; ++i) {
    front.tick(500ms);
    if (const auto key = nurse.look(front.display(), front.now.steady)) front.press(key->key);
  }
  EXPECT_EQ(front.engine.snapshot().order, OrderTag::of(OrderId{"o-2"}));
  EXPECT_EQ(front.engine.snapshot().state, PumpState::kRunning);
}

}  // namespace
}  // namespace ph::agent
