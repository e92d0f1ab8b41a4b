#include "pumpagent/whole/simulated_pump.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/pumpagent_bedside/ward.hpp"

namespace ph::agent {
namespace {

struct Ward {
  Now now{SteadyTime{1h}, WallTime{24h}};
  std::chrono::milliseconds dt{10};
  SimulatedPump pump;
  std::vector<PumpEvent> events;

  explicit Ward(bool nurse = true)
      : pump({PumpId{"P-1"}, model(), 1,
              nurse ? std::optional<NurseHabits>{NurseHabits{}} : std::nullopt, 1}) {
    EXPECT_TRUE(pump.activate(library(), version()));
  }
  void run(std::chrono::milliseconds time) {
    for (auto t = 0ms; t < time; t += dt) tick();
  }
  void tick() {
    pump.step(now, dt);
    now.steady += dt;
    now.wall += dt;
    for (PumpEvent& event : pump.events()) events.push_back(std::move(event));
  }
  void start(std::int64_t ml_h, Volume vtbi) {
    pump.propose(order("o-1", 1, ml_h, vtbi), 0ms, now);
    pump.press({Key::kConfirm, {}}, now);
    tick();
    pump.press({Key::kStart, {}}, now);
    tick();
    ASSERT_EQ(pump.engine().state, PumpState::kRunning);
  }
  std::vector<OrderState> order_states() const {
    std::vector<OrderState> out;
    for (const PumpEvent& event : events) {
      if (event.order_state) out.push_back(*event.order_state);
    }
    return out;
  }
  bool stands(AlarmCode code) const {
    const auto all = pump.standing_alarms();
    return std::any_of(all.begin(), all.end(), [&](const auto& a) { return a.code == code; });
  }
};

TEST(SimulatedPump, DeliversAMillilitreToThePatientWithinTwoPercent) {
  Ward ward;
  ward.pump.propose(order("o-1", 1, 125), 0ms, ward.now);
  ward.run(60s);
  EXPECT_EQ(ward.pump.engine().infused.count() / 551, 1'000'000 / 551 + 1);
  EXPECT_NEAR(static_cast<double>(ward.pump.delivered().count()), 1e6, 2e4);
}

TEST(SimulatedPump, DeliversTheSameInLongSteps) {
  Ward ward;
  ward.dt = 100ms;
  ward.pump.propose(order("o-1", 1, 125, millilitres(10)), 0ms, ward.now);
  ward.run(6min);
  EXPECT_NEAR(static_cast<double>(ward.pump.delivered().count()), 1e7, 2e5);
  EXPECT_FALSE(ward.stands(AlarmCode::kMotorStall));
}

TEST(SimulatedPump, TellsEveryStepOfAnOrdersLife) {
  Ward ward;
  ward.pump.propose(order("o-1", 1, 125), 0ms, ward.now);
  ward.run(60s);
  const std::vector<OrderState> expected = {OrderState::kReceived, OrderState::kShown,
                                            OrderState::kConfirmed, OrderState::kRunning,
                                            OrderState::kCompleted};
  EXPECT_EQ(ward.order_states(), expected);
}

TEST(SimulatedPump, StartsNothingWithoutAPerson) {
  Ward ward(false);
  ward.pump.propose(order("o-1", 1, 125), 0ms, ward.now);
  ward.run(60s);
  EXPECT_EQ(ward.pump.delivered(), Volume{});
}

TEST(SimulatedPump, StopsTheMotorInTheSameTickAsTheStopKey) {
  Ward ward(false);
  ward.start(200, millilitres(100));
  ward.run(1s);
  ward.pump.world().press_stop_key(true);
  ward.tick();
  EXPECT_FALSE(ward.pump.world().motor_alive());
  EXPECT_EQ(ward.pump.engine().state, PumpState::kPaused);
}

TEST(SimulatedPump, IsStoppedByAnOcclusionNearThePublishedTime) {
  Ward ward(false);
  ward.start(25, millilitres(100));
  ward.run(60s);
  ward.pump.fault({FaultKind::kOccludeDownstream, 1});
  std::chrono::milliseconds time{0};
  for (; !ward.stands(AlarmCode::kOcclusionDown) && time < 5min; time += ward.dt) ward.tick();
  EXPECT_NEAR(std::chrono::duration<double>(time).count(), 74, 0.3 * 74);
  EXPECT_EQ(ward.pump.engine().state, PumpState::kAlarmStop);
}

TEST(SimulatedPump, StopsOnAirInTheLine) {
  Ward ward(false);
  ward.start(100, millilitres(100));
  ward.run(5s);
  ward.pump.fault({FaultKind::kAirBubble, 100});
  ward.run(10s);
  EXPECT_TRUE(ward.stands(AlarmCode::kAirSingle));
  EXPECT_EQ(ward.pump.engine().rate, FlowRate{});
}

TEST(SimulatedPump, NeverGoesPastTheFaultBudgetOnARunaway) {
  Ward ward(false);
  ward.start(10, millilitres(100));
  ward.run(30s);
  const Volume before = ward.pump.delivered();
  ward.pump.fault({FaultKind::kMotorRunaway, 1200});
  ward.run(60s);
  EXPECT_LT(ward.pump.delivered() - before, microlitres(1400));
  EXPECT_NE(ward.pump.engine().state, PumpState::kRunning);
}

TEST(SimulatedPump, NeverGoesPastTheFaultBudgetWithAStuckEncoder) {
  Ward ward(false);
  ward.start(200, millilitres(100));
  ward.run(5s);
  const Volume before = ward.pump.delivered();
  ward.pump.fault({FaultKind::kEncoderStuck, 1});
  ward.run(60s);
  EXPECT_LT(ward.pump.delivered() - before, microlitres(1400));
  EXPECT_TRUE(ward.stands(AlarmCode::kMotorStall));
}

TEST(SimulatedPump, NeverGivesTooMuchWhateverSingleFault) {
  for (std::size_t kind = 0; kind < kFaultKindCount; ++kind) {
    for (const double value : {1.0, 50.0, 1200.0}) {
      Ward ward(false);
      ward.start(100, millilitres(100));
      ward.run(10s);
      const double before = static_cast<double>(ward.pump.delivered().count());
      ward.pump.fault({static_cast<FaultKind>(kind), value});
      ward.run(60s);
      const double given = static_cast<double>(ward.pump.delivered().count()) - before;
      EXPECT_LT(given - 100e6 / 60, 1.4e6) << to_string(static_cast<FaultKind>(kind)) << value;
    }
  }
}

TEST(SimulatedPump, CallsAStalledMotor) {
  Ward ward(false);
  ward.start(25, millilitres(100));
  ward.run(5s);
  ward.pump.fault({FaultKind::kMotorStall, 1});
  ward.run(5s);
  EXPECT_TRUE(ward.stands(AlarmCode::kMotorStall));
}

TEST(SimulatedPump, GoesOnWithoutMainsAndSaysSo) {
  Ward ward(false);
  ward.start(25, millilitres(100));
  ward.pump.fault({FaultKind::kMainsLoss, 1});
  ward.run(1s);
  EXPECT_TRUE(ward.stands(AlarmCode::kMainsLost));
  EXPECT_EQ(ward.pump.engine().state, PumpState::kRunning);
}

TEST(SimulatedPump, RunsAnHourWithoutAFalseAlarm) {
  for (const std::int64_t ml_h : {1, 25, 200}) {
    Ward ward(false);
    ward.dt = 100ms;
    ward.start(ml_h, millilitres(1000));
    ward.run(1h);
    EXPECT_TRUE(ward.pump.standing_alarms().empty())
        << ml_h << ' ' << alarm_kind(ward.pump.standing_alarms().at(0).code).name;
    const double due = static_cast<double>(ml_h) * 1e6;
    EXPECT_NEAR(static_cast<double>(ward.pump.delivered().count()), due, 0.02 * due);
  }
}

TEST(SimulatedPump, ComesBackPausedAfterALossOfPower) {
  Ward ward(false);
  ward.start(100, millilitres(100));
  ward.run(10s);
  const auto memory = ward.pump.memory();
  Ward after(false);
  after.pump.restore(memory, 0ns);
  after.run(10s);
  EXPECT_EQ(after.pump.engine().state, PumpState::kPaused);
  EXPECT_EQ(after.pump.delivered(), Volume{});
  EXPECT_EQ(after.pump.telemetry(after.now).order, OrderId{"o-1"});
  after.pump.press({Key::kResume, {}}, after.now);
  after.run(10s);
  EXPECT_EQ(after.pump.engine().state, PumpState::kRunning);
  EXPECT_GT(after.pump.delivered(), Volume{});
}

TEST(SimulatedPump, GoesOverToAConfirmedChangeWithoutAPause) {
  Ward ward(false);
  ward.start(100, millilitres(100));
  ward.run(5s);
  ward.pump.propose(order("o-2", 2, 150, millilitres(50)), 0ms, ward.now);
  ward.pump.press({Key::kConfirm, {}}, ward.now);
  EXPECT_EQ(ward.pump.engine().programme.rate, millilitres_per_hour(100));
  ward.pump.press({Key::kStart, {}}, ward.now);
  ward.run(1s);
  EXPECT_EQ(ward.pump.engine().rate, millilitres_per_hour(150));
  EXPECT_TRUE(ward.pump.standing_alarms().empty());
}

// A programme with a whole course is 0.8 KB. It stands in the engine twice (a piggyback interrupts
// one), once in the monitor and in the kept picture, and in the bedside for each order that is
// open, loaded, about to be, or interrupted: 14 KB there, 12 KB in the loop. A step touches little
// of it.
TEST(SimulatedPump, IsSmall) { EXPECT_LT(sizeof(SimulatedPump), 32U * 1024U); }

}  // namespace
}  // namespace ph::agent
