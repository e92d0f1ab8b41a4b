#include "tests/unit/pumpagent_bedside/front.hpp"

namespace ph::agent {
namespace {

constexpr const char* kSaline = "sodium chloride 0.9 %";

struct Running : Front {
  Running() {
    press(Key::kProgramme);
    enter({"pt-1", kSaline, "volume", "100", "50", "stop", "review"});
    press(Key::kConfirm);
    press(Key::kStart);
    tick();
  }
  bool reminds() const {
    return bedside.conditions(now.steady).contains(AlarmCode::kValueUnconfirmed);
  }
};

// P11
TEST(Entering, ChangesNothingUntilItIsConfirmed) {
  Running front;
  front.press(Key::kTitrate);
  front.enter({"120", "40"});
  EXPECT_EQ(front.engine.snapshot().programme.rate, millilitres_per_hour(100));
  front.press(Key::kConfirm);
  front.press(Key::kStart);
  EXPECT_EQ(front.engine.snapshot().programme.rate, millilitres_per_hour(120));
  EXPECT_EQ(front.engine.snapshot().programme.vtbi, millilitres(40));
  EXPECT_EQ(front.engine.snapshot().state, PumpState::kRunning);
}

TEST(Entering, TitratesFromTheDoseAndTheVolumeThatAreLeft) {
  Running front;
  front.run(36s);
  front.press(Key::kTitrate);
  EXPECT_EQ(front.display().ask.value, "100");
  front.enter({"120"});
  const auto left = Decimal::parse(front.display().ask.value, "left");
  ASSERT_TRUE(left);
  EXPECT_LT(*left, Decimal::of(4901, 2));
  EXPECT_GT(*left, Decimal::of(4899, 2));
}

// P96: the old rate goes on.
TEST(Entering, RefusesATitrationAboveTheHardLimitAndRunsOn) {
  Running front;
  front.press(Key::kTitrate);
  front.enter({"501"});
  EXPECT_NE(front.refusal().find("hard limit"), std::string::npos);
  EXPECT_EQ(front.engine.snapshot().programme.rate, millilitres_per_hour(100));
}

// P11
TEST(Entering, RemindsOfAnUnconfirmedValueAfterTwentySeconds) {
  Running front;
  front.press(Key::kTitrate);
  front.tick(19'999ms);
  EXPECT_FALSE(front.reminds());
  front.tick(1ms);
  EXPECT_TRUE(front.reminds());
  front.enter({"120"});
  EXPECT_FALSE(front.reminds());
}

TEST(Entering, RemindsOfAProgrammeThatNobodyConfirms) {
  Running front;
  front.press(Key::kTitrate);
  front.enter({"120", "40"});
  front.tick(20s);
  EXPECT_TRUE(front.reminds());
  EXPECT_FALSE(front.bedside.conditions(front.now.steady).contains(AlarmCode::kOrderPending));
}

TEST(Entering, GivesUpWhatIsLeftLyingAndChangesNothing) {
  Running front;
  front.press(Key::kTitrate);
  front.tick(2min - 1ms);
  EXPECT_EQ(front.asks(), "dose");
  front.tick(1ms);
  EXPECT_EQ(front.asks(), "");
  EXPECT_EQ(front.engine.snapshot().programme.rate, millilitres_per_hour(100));
}

// P14
TEST(Entering, StopsInTheMiddleOfAnEntry) {
  Running front;
  front.press(Key::kTitrate);
  front.press(Key::kStop);
  EXPECT_EQ(front.engine.snapshot().state, PumpState::kPaused);
}

TEST(Entering, ConfirmsNoOrderThatTheEntryHides) {
  Front front;
  front.press(Key::kProgramme);
  front.propose(order("o-1", 1, 100));
  front.tick(5s);
  front.press(Key::kConfirm);
  EXPECT_EQ(front.engine.snapshot().state, PumpState::kIdle);
  EXPECT_TRUE(front.bedside.order_waits());
}

TEST(Entering, PutsEveryEditedValueOnTheRecord) {
  Running front;
  front.press(Key::kTitrate);
  front.enter({"120"});
  EXPECT_TRUE(front.recorded(EventKind::kValueEdited, "dose: 120 mL/h, before 100"));
}

// P93
TEST(Standby, TakesAMinuteToADay) {
  Front front;
  front.press(Key::kStandby, "0");
  EXPECT_TRUE(front.last.commands.empty());
  front.press(Key::kCancel);
  front.press(Key::kStandby, "1441");
  EXPECT_TRUE(front.last.commands.empty());
  front.press(Key::kCancel);
  front.press(Key::kStandby, "1");
  ASSERT_EQ(front.last.commands.size(), 1U);
  EXPECT_EQ(front.last.commands[0].standby, 1min);
  EXPECT_EQ(front.engine.snapshot().state, PumpState::kStandby);
}

TEST(Standby, AsksForItsTime) {
  Front front;
  front.press(Key::kStandby);
  EXPECT_EQ(front.engine.snapshot().state, PumpState::kIdle);
  front.enter({"1440"});
  EXPECT_EQ(front.engine.snapshot().state, PumpState::kStandby);
}

// P103, P104; field failure of 2021: a pump in standby obeyed the network.
TEST(Standby, RefusesOrdersFromTheNetwork) {
  Front front;
  front.press(Key::kStandby, "60");
  front.propose(order("o-1", 1, 100));
  EXPECT_EQ(front.last.events.back().order_state, OrderState::kRejected);
  EXPECT_NE(front.last.events.back().text.find("standby"), std::string::npos);
  EXPECT_TRUE(front.last.commands.empty());
  EXPECT_FALSE(front.bedside.order_waits());
}

TEST(NewPatient, ForgetsThePatientAndAsksForTheNext) {
  Running front;
  front.press(Key::kStop);
  front.press(Key::kNewPatient);
  EXPECT_NE(front.refusal().find("end what is programmed"), std::string::npos);
  front.press(Key::kEnd);
  front.tick();
  front.press(Key::kNewPatient);
  EXPECT_EQ(front.display().patient, "pt-1");
  front.press(Key::kConfirm);
  EXPECT_EQ(front.display().patient, "");
  front.enter({"pt-2"});
  EXPECT_EQ(front.display().patient, "pt-2");
  EXPECT_TRUE(front.recorded(EventKind::kValueEdited, "new patient"));
}

TEST(NewPatient, IsSeenInTheReviewOfAnOrderForAnother) {
  Running front;
  Order o = order("o-1", 1, 100);
  o.request.patient = PatientRef{"pt-9"};
  front.propose(o);
  EXPECT_EQ(front.display().prompt[4], "Another patient than before: pt-1");
}

// Saline runs, and an antibiotic as its piggyback.
struct WithPiggyback : Front {
  static std::shared_ptr<const Library> two_drugs() {
    auto drugs = std::make_shared<Library>(*library());
    DrugEntry antibiotic = drugs->areas[0].entries[0];
    antibiotic.id = EntryId{"antibiotic"};
    antibiotic.drug = antibiotic.tall_man = "antibiotic";
    drugs->areas[0].entries.push_back(antibiotic);
    return drugs;
  }
  WithPiggyback() : Front(two_drugs()) {
    press(Key::kProgramme);
    enter({"pt-1", kSaline, "volume", "100", "50", "stop", "review"});
    press(Key::kConfirm);
    press(Key::kStart);
    run(10s);
    press(Key::kStop);
    press(Key::kProgramme);
    enter({"antibiotic", "volume", "200", "1", "stop", "secondary", "review"});
    EXPECT_EQ(refusal(), "");
    press(Key::kConfirm);
    EXPECT_EQ(refusal(), "");
    tick();
  }
};

TEST(Piggyback, InterruptsTheStoppedPrimaryAndComesBackToIt) {
  WithPiggyback front;
  EXPECT_EQ(front.display().headline, "antibiotic");
  EXPECT_EQ(front.display().primary, kSaline);
  front.press(Key::kStart);
  front.run(20s);
  EXPECT_EQ(front.display().headline, kSaline);
  EXPECT_EQ(front.engine.snapshot().state, PumpState::kRunning);
  EXPECT_EQ(front.bedside.confirmed()->rate, millilitres_per_hour(100));
}

// P75: power lost between the engine's return and what the bedside keeps of it.
TEST(Piggyback, IsOverForABedsideThatFindsThePrimaryBack) {
  WithPiggyback front;
  front.press(Key::kStart);
  const BedsideMemory kept = front.bedside.memory();
  front.run(20s);
  Front after(WithPiggyback::two_drugs());
  after.engine = front.engine;
  after.bedside.restore(kept, after.engine.snapshot());
  EXPECT_EQ(after.display().headline, kSaline);
  EXPECT_EQ(after.bedside.confirmed()->rate, millilitres_per_hour(100));
  EXPECT_EQ(after.bedside.interrupted_order(), nullptr);
  after.press(Key::kStop);
  after.press(Key::kResume);
  EXPECT_EQ(after.engine.snapshot().state, PumpState::kRunning);
}

TEST(Piggyback, KeepsItsPrimaryOverALossOfPower) {
  WithPiggyback front;
  Front after(WithPiggyback::two_drugs());
  after.engine = front.engine;
  after.bedside.restore(front.bedside.memory(), after.engine.snapshot());
  EXPECT_EQ(after.display().primary, kSaline);
  after.press(Key::kStart);
  after.run(20s);
  EXPECT_EQ(after.display().headline, kSaline);
  EXPECT_EQ(after.bedside.confirmed()->rate, millilitres_per_hour(100));
}

}  // namespace
}  // namespace ph::agent
