#include <gtest/gtest.h>

#include <algorithm>

#include "pumpagent/whole/simulated_pump.hpp"
#include "tests/unit/pumpagent_bedside/front.hpp"

namespace ph::agent {
namespace {

// A whole pump with its physics and its monitor, and a person at its keys.
struct Person {
  Now now{SteadyTime{1h}, WallTime{24h}};
  SimulatedPump pump{{PumpId{"P-1"}, model(), 1, std::nullopt, 1}};
  std::vector<PumpEvent> events;

  Person() {
    EXPECT_TRUE(pump.activate(pca_library(), version()));
    run(1s);
  }
  void run(std::chrono::milliseconds time) {
    for (auto t = 0ms; t < time; t += 10ms) {
      pump.step(now, 10ms);
      now.steady += 10ms;
      now.wall += 10ms;
      for (PumpEvent& event : pump.events()) events.push_back(std::move(event));
    }
  }
  void press(Key key, std::string text = {}) {
    pump.press({key, std::move(text)}, now);
    run(10ms);
  }
  void take(const Order& order) {
    pump.propose(order, 0ms, now);
    run(2s);
    press(Key::kConfirm);
    press(Key::kStart);
  }
  long recorded(EventKind kind) const {
    return std::count_if(events.begin(), events.end(),
                         [&](const PumpEvent& event) { return event.kind == kind; });
  }
};

struct PcaPerson : Person {
  PcaPerson() {
    press(Key::kProgramme);
    for (const char* value : {"pt-1", "morphine", "0", "1", "1", "10", "10", "100", "review"}) {
      press(Key::kEnter, value);
    }
    press(Key::kConfirm);
    press(Key::kStart);
    EXPECT_EQ(pump.state(), PumpState::kRunning);
  }
};

// P20, P33
TEST(Therapies, GiveThePatientADoseAndDenyTheNextUntilTheLockoutIsOver) {
  PcaPerson person;
  person.pump.patient_button(person.now);
  person.run(70s);
  EXPECT_NEAR(static_cast<double>(person.pump.engine().infused.count()), 1e6, 1e3);
  person.pump.patient_button(person.now);
  person.run(1s);
  EXPECT_EQ(person.pump.engine().demands, 2U);
  EXPECT_EQ(person.pump.engine().granted, 1U);
  EXPECT_EQ(person.recorded(EventKind::kDemandDenied), 1);
  EXPECT_EQ(person.pump.telemetry(person.now).lockout_left, person.pump.engine().lockout_left);
  person.run(9min);
  person.pump.patient_button(person.now);
  person.run(70s);
  EXPECT_NEAR(static_cast<double>(person.pump.engine().infused.count()), 2e6, 2e3);
  EXPECT_EQ(person.pump.monitor().trip, Trip::kNone);
}

// P20, P75
TEST(Therapies, KeepTheLockoutOverALossOfPower) {
  PcaPerson before;
  before.pump.patient_button(before.now);
  before.run(2min);
  Person after;
  after.pump.restore(before.pump.memory(), 3min);
  after.run(1s);
  EXPECT_NEAR(static_cast<double>(after.pump.engine().lockout_left.count()), 299'000, 1'000);
  after.press(Key::kResume);
  after.pump.patient_button(after.now);
  after.run(1s);
  EXPECT_EQ(after.pump.engine().granted, 1U);
}

TEST(Therapies, ReturnFromAPiggybackToItsPrimaryAndTheMonitorGoesAlong) {
  Person person;
  person.take(order("o-1", 1, 100, millilitres(100)));
  person.run(10s);
  person.press(Key::kStop);
  Order secondary = order("o-2", 2, 200, millilitres(1));
  secondary.request.more.secondary = true;
  person.take(secondary);
  ASSERT_EQ(person.pump.engine().order.id(), OrderId{"o-2"});
  EXPECT_EQ(person.pump.telemetry(person.now).secondary_to, OrderId{"o-1"});
  person.run(30s);
  EXPECT_EQ(person.pump.engine().order.id(), OrderId{"o-1"});
  EXPECT_EQ(person.pump.state(), PumpState::kRunning);
  EXPECT_EQ(person.pump.engine().rate, millilitres_per_hour(100));
  EXPECT_EQ(person.pump.monitor().trip, Trip::kNone);
}

TEST(Therapies, StartLaterWhenTold) {
  Person person;
  Order late = order("o-1", 1, 100, millilitres(100));
  late.request.more.delay = 2min;
  person.take(late);
  ASSERT_EQ(person.pump.state(), PumpState::kDelayed);
  person.run(2min - 1s);
  EXPECT_EQ(person.pump.delivered(), Volume{});
  person.run(10s);
  EXPECT_EQ(person.pump.state(), PumpState::kRunning);
  EXPECT_GT(person.pump.delivered(), Volume{});
}

}  // namespace
}  // namespace ph::agent
