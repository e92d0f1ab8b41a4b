// What the bedside knows after a loss of power, or of its process.
#include "tests/unit/pumpagent_bedside/front.hpp"

namespace ph::agent {
namespace {

TEST(Bedside, RemembersAnsweredOrdersOverALossOfPower) {
  Front before, after;
  before.propose(order("o-1", 5, 501));
  after.bedside.restore(before.bedside.memory(), after.engine.snapshot());
  after.propose(order("o-1", 5, 501));
  EXPECT_EQ(after.last.events.size(), 1U);
  after.propose(order("o-0", 4, 100));
  EXPECT_EQ(after.state(), OrderState::kRejected);
}

TEST(Bedside, RemembersABoundedNumberOfAnswers) {
  Front front;
  for (std::uint64_t i = 1; i <= Bedside::kAnswered + 5; ++i) {
    front.propose(order("o-" + std::to_string(i), i, 501));
  }
  EXPECT_EQ(front.bedside.memory().answered.size(), Bedside::kAnswered);
}

TEST(Bedside, TakesAnOrderOnTheScreenAsRejectedAfterALossOfPower) {
  Front before, after;
  before.propose(order("o-1", 5, 100));
  after.bedside.restore(before.bedside.memory(), after.engine.snapshot());
  after.propose(order("o-1", 5, 100));
  EXPECT_EQ(after.state(), OrderState::kRejected);
  EXPECT_FALSE(after.bedside.order_waits());
}

TEST(Bedside, ShowsByHowMuchTheVolumeMayBeLowAfterALossOfPower) {
  Front front;
  front.propose(order("o-1", 1, 100));
  front.press(Key::kConfirm);
  Surroundings around;
  around.low_by = microlitres(230);
  const auto& engine = front.engine.snapshot();
  EXPECT_EQ(front.bedside.display(engine, std::nullopt, around).low_by,
            "may be low by up to 0.23 mL: the power was lost");
  EXPECT_EQ(front.display().low_by, "");
}

// P75: killed, or without power, between the confirmation and the engine.
TEST(Bedside, KnowsWhatRunsWhenItEndedBeforeAChangeWasTaken) {
  Front before, after;
  before.propose(order("o-1", 1, 100));
  before.press(Key::kConfirm);
  before.press(Key::kStart);
  before.tick();
  before.propose(order("o-2", 2, 110));
  before.press(Key::kConfirm);
  before.press_unheard(Key::kStart);
  after.bedside.restore(before.bedside.memory(), before.engine.snapshot());
  after.engine = before.engine;
  EXPECT_EQ(after.display().headline, "sodium chloride 0.9 %");
  EXPECT_EQ(after.bedside.confirmed_order()->id, OrderId{"o-1"});
  EXPECT_EQ(after.bedside.confirmed()->rate, millilitres_per_hour(100));
  after.tick();
  EXPECT_EQ(after.engine.snapshot().state, PumpState::kRunning);
}

}  // namespace
}  // namespace ph::agent
