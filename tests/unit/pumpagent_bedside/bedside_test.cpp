#include "pumpagent/bedside/bedside.hpp"

#include "tests/unit/pumpagent_bedside/front.hpp"

namespace ph::agent {
namespace {

TEST(Bedside, RunsAnOrderOnlyThroughConfirmAndStart) {
  Front front;
  front.propose(order("o-1", 1, 100));
  EXPECT_TRUE(front.last.commands.empty());
  front.press(Key::kStart);
  EXPECT_EQ(front.engine.snapshot().state, PumpState::kIdle);
  front.press(Key::kConfirm);
  EXPECT_EQ(front.engine.snapshot().state, PumpState::kReady);
  front.press(Key::kStart);
  EXPECT_EQ(front.engine.snapshot().state, PumpState::kRunning);
  front.tick();
  EXPECT_EQ(front.state(), OrderState::kRunning);
}

TEST(Bedside, RefusesAHardLimitWithTheReason) {
  Front front;
  front.propose(order("o-1", 1, 501));
  EXPECT_EQ(front.state(), OrderState::kRejected);
  EXPECT_NE(front.why().find("above hard limit 500 mL/h"), std::string::npos) << front.why();
}

TEST(Bedside, NeedsAReasonToPassASoftLimit) {
  Front front;
  front.propose(order("o-1", 1, 201));
  front.press(Key::kConfirm);
  EXPECT_TRUE(front.last.commands.empty());
  EXPECT_NE(front.refusal().find("override"), std::string::npos);
  front.press(Key::kOverride, "");
  front.press(Key::kConfirm);
  EXPECT_TRUE(front.last.commands.empty());
  front.press(Key::kOverride, "fluid resuscitation");
  front.press(Key::kConfirm);
  EXPECT_EQ(front.engine.snapshot().state, PumpState::kReady);
}

TEST(Bedside, NeedsNoReasonOnTheSoftLimitItself) {
  Front front;
  front.propose(order("o-1", 1, 200));
  front.press(Key::kConfirm);
  EXPECT_EQ(front.engine.snapshot().state, PumpState::kReady);
}

TEST(Bedside, RefusesARateThatItDoesNotFindItself) {
  Front front;
  Order o = order("o-1", 1, 100);
  o.rate = o.rate + nanolitres_per_hour(1);
  front.propose(o);
  EXPECT_EQ(front.state(), OrderState::kRejected);
}

TEST(Bedside, RefusesAnotherContentOfTheSameLibraryNumber) {
  Front front;
  Order o = order("o-1", 1, 100);
  o.library.digest[5] = 1;
  front.propose(o);
  EXPECT_NE(front.why().find("another content"), std::string::npos) << front.why();
}

TEST(Bedside, ExpiresByWhatIsLeftOnArrival) {
  Front front;
  Order o = order("o-1", 1, 100);
  o.time_to_live = 60s;
  front.propose(o, 59s);
  front.tick(999ms);
  EXPECT_TRUE(front.bedside.order_waits());
  front.tick(1ms);
  EXPECT_EQ(front.state(), OrderState::kExpired);
  EXPECT_FALSE(front.bedside.order_waits());
}

TEST(Bedside, TakesAnUnknownAgeAsExpired) {
  Front front;
  front.propose(order("o-1", 1, 100), std::nullopt);
  EXPECT_EQ(front.state(), OrderState::kExpired);
}

TEST(Bedside, RepeatsTheOutcomeOfAKnownOrderAndDoesNothingElse) {
  Front front;
  front.propose(order("o-1", 1, 501));
  const std::string why = front.why();
  front.propose(order("o-1", 1, 501));
  EXPECT_EQ(front.last.events.size(), 1U);
  EXPECT_EQ(front.state(), OrderState::kRejected);
  EXPECT_EQ(front.why(), why);
}

TEST(Bedside, RepeatsARunningOrderAsRunning) {
  Front front;
  front.propose(order("o-1", 1, 100));
  front.press(Key::kConfirm);
  front.press(Key::kStart);
  front.tick();
  front.propose(order("o-1", 1, 100));
  EXPECT_EQ(front.state(), OrderState::kRunning);
  EXPECT_TRUE(front.last.commands.empty());
}

TEST(Bedside, RefusesAnOlderSequence) {
  Front front;
  front.propose(order("o-2", 2, 100));
  front.propose(order("o-1", 2, 100));
  EXPECT_EQ(front.state(), OrderState::kRejected);
  EXPECT_TRUE(front.bedside.order_waits());
}

TEST(Bedside, KeepsOneOpenOrder) {
  Front front;
  front.propose(order("o-1", 1, 100));
  front.propose(order("o-2", 2, 110));
  ASSERT_EQ(front.last.events.size(), 4U);  // received, judged, superseded, shown
  EXPECT_EQ(front.last.events[2].order, OrderId{"o-1"});
  EXPECT_EQ(front.last.events[2].order_state, OrderState::kSuperseded);
}

TEST(Bedside, WithdrawsOnlyWhatNobodyConfirmed) {
  Front front;
  front.propose(order("o-1", 1, 100));
  front.carry(front.bedside.withdraw(OrderId{"o-1"}, "cancelled by the author", front.now));
  EXPECT_EQ(front.state(), OrderState::kCancelled);
  front.propose(order("o-2", 2, 100));
  front.tick(1s);
  front.press(Key::kConfirm);
  front.carry(front.bedside.withdraw(OrderId{"o-2"}, "cancelled by the author", front.now));
  EXPECT_EQ(front.state(), OrderState::kConfirmed);
}

TEST(Bedside, StopsFromEveryScreenWithoutAQuestion) {
  Front front;
  front.propose(order("o-1", 1, 100));
  front.press(Key::kConfirm);
  front.press(Key::kStart);
  front.propose(order("o-2", 2, 120));
  front.press(Key::kStop);
  EXPECT_EQ(front.engine.snapshot().state, PumpState::kPaused);
}

TEST(Bedside, ChangesLibraryOnlyWhenPassive) {
  Front front;
  front.propose(order("o-1", 1, 100));
  EXPECT_FALSE(front.bedside.activate(library(2), version(2), front.engine.snapshot()));
  front.press(Key::kDecline, "wrong patient");
  EXPECT_TRUE(front.bedside.activate(library(2), version(2), front.engine.snapshot()));
}

TEST(Bedside, RefusesEverythingWithoutALibrary) {
  Bedside bedside(PumpId{"P-1"}, model());
  const Now now{SteadyTime{1h}, WallTime{}};
  const auto out = bedside.propose(order("o-1", 1, 100), 0ms, now, {});
  EXPECT_EQ(out.events.back().order_state, OrderState::kRejected);
}

TEST(Bedside, ProgramsAtThePumpThroughTheSameGate) {
  Front front;
  OrderRequest request = order("", 0, 501).request;
  front.carry(front.bedside.enter(request, front.now, front.engine.snapshot()));
  EXPECT_NE(front.refusal().find("hard limit"), std::string::npos);
  request.dose.value = Decimal::of(100);
  front.carry(front.bedside.enter(request, front.now, front.engine.snapshot()));
  front.press(Key::kConfirm);
  EXPECT_EQ(front.engine.snapshot().programme.rate, millilitres_per_hour(100));
}

TEST(Bedside, ShowsNumbersWithTheirUnits) {
  Front front;
  front.propose(order("o-1", 1, 100, millilitres(50)));
  front.press(Key::kConfirm);
  front.press(Key::kStart);
  const Display d = front.bedside.display(front.engine.snapshot(), std::nullopt);
  EXPECT_EQ(d.state, "RUNNING");
  EXPECT_EQ(d.rate, "100 mL/h");
  EXPECT_EQ(d.infused, "0 mL of 50 mL");
  EXPECT_EQ(d.remaining, "30 min");
}

TEST(Bedside, DoesNotConfirmAnOrderThatHasJustTakenTheOldOnesPlace) {
  Front front;
  front.propose(order("o-1", 1, 100));
  front.propose(order("o-2", 2, 110));
  front.press(Key::kConfirm);
  EXPECT_EQ(front.engine.snapshot().state, PumpState::kIdle);
  EXPECT_NE(front.refusal().find("just changed"), std::string::npos);
  front.tick(999ms);
  front.press(Key::kConfirm);
  EXPECT_EQ(front.engine.snapshot().state, PumpState::kIdle);
  front.tick(1ms);
  front.press(Key::kConfirm);
  EXPECT_EQ(front.engine.snapshot().order, OrderTag::of(OrderId{"o-2"}));
}

TEST(Bedside, DoesNotClearAnAlarmThatNobodyCanHaveRead) {
  Front front;
  const AlarmLine alarm{AlarmCode::kAirSingle, Priority::kHigh, front.now.steady};
  const auto press = [&] {
    return front.bedside.press({Key::kClearAlarm, {}}, front.now, front.engine.snapshot(), alarm);
  };
  EXPECT_TRUE(press().clear.empty());
  front.now.steady += 1s;
  EXPECT_EQ(press().clear.size(), 1U);
}

TEST(Bedside, TakesNoBlankForAReason) {
  Front front;
  front.propose(order("o-1", 1, 201));
  front.press(Key::kOverride, "  ");
  front.press(Key::kConfirm);
  EXPECT_EQ(front.engine.snapshot().state, PumpState::kIdle);
}

TEST(Bedside, ShowsWhatTheEngineHoldsWhileAChangeIsUnderWay) {
  Front front;
  front.propose(order("o-1", 1, 100));
  front.press(Key::kConfirm);
  front.press(Key::kStart);
  front.tick();
  front.propose(order("o-2", 2, 110));
  front.press(Key::kConfirm);
  front.press_unheard(Key::kStart);
  Telemetry seen;
  front.bedside.describe(seen, front.engine.snapshot());
  EXPECT_EQ(seen.order, OrderId{"o-1"});
  EXPECT_EQ(front.bedside.confirmed()->rate, millilitres_per_hour(110));
}

TEST(Bedside, FallsBackToWhatRunsWhenAChangeNeverReachesTheEngine) {
  Front front;
  front.propose(order("o-1", 1, 100));
  front.press(Key::kConfirm);
  front.press(Key::kStart);
  front.tick();
  front.propose(order("o-2", 2, 110));
  front.press(Key::kConfirm);
  front.press_unheard(Key::kStart);
  front.tick(Bedside::kTakeOver);
  EXPECT_EQ(front.state(), OrderState::kRejected);
  EXPECT_EQ(front.last.events.back().order, OrderId{"o-2"});
  EXPECT_EQ(front.bedside.confirmed()->rate, millilitres_per_hour(100));
  front.propose(order("o-1", 1, 100));
  EXPECT_EQ(front.state(), OrderState::kRunning);
}

TEST(Bedside, KeepsAnOrderThatRunsThoughTheEndKeyWasPressed) {
  Front front;
  front.propose(order("o-1", 1, 100));
  front.press(Key::kConfirm);
  const EngineSnapshot ready = front.engine.snapshot();
  front.press(Key::kStart);  // not yet seen by the bedside when end is pressed
  front.carry(front.bedside.press({Key::kEnd, {}}, front.now, ready, std::nullopt));
  front.tick();
  EXPECT_EQ(front.engine.snapshot().state, PumpState::kRunning);
  EXPECT_TRUE(front.bedside.confirmed());
  EXPECT_EQ(front.state(), OrderState::kRunning);
}

TEST(Bedside, ClosesAnOrderThatTheEngineLost) {
  Front front;
  front.propose(order("o-1", 1, 100));
  front.press(Key::kConfirm);
  front.press(Key::kStart);
  front.tick();
  front.engine = TherapyEngine{};
  front.tick();
  EXPECT_EQ(front.state(), OrderState::kCompleted);
  EXPECT_FALSE(front.bedside.confirmed());
  EXPECT_EQ(front.display().headline, "No infusion");
}

TEST(Bedside, NamesAnInfusionThatItDoesNotKnowUnknown) {
  Front knows, other;
  knows.propose(order("o-1", 1, 100));
  knows.press(Key::kConfirm);
  other.engine = knows.engine;
  EXPECT_NE(other.display().headline.find("Unknown"), std::string::npos);
}

// P78: what no key clears offers none.
TEST(Bedside, OffersNoKeyAgainstAnAlarmThatStaysUntilService) {
  Front front;
  const auto keys = [&](AlarmCode code) {
    const AlarmLine alarm{code, Priority::kHigh, front.now.steady};
    return front.bedside.display(front.engine.snapshot(), alarm).keys;
  };
  const auto has = [](const std::vector<Key>& all, Key key) {
    return std::find(all.begin(), all.end(), key) != all.end();
  };
  EXPECT_TRUE(has(keys(AlarmCode::kDoorOpen), Key::kClearAlarm));
  EXPECT_TRUE(has(keys(AlarmCode::kFreeFlow), Key::kClearAlarm));
  EXPECT_FALSE(has(keys(AlarmCode::kFreeFlow), Key::kSilence));
  EXPECT_FALSE(has(keys(AlarmCode::kGuardTrip), Key::kClearAlarm));
}

}  // namespace
}  // namespace ph::agent
