#include "tests/unit/pumpagent_bedside/front.hpp"

namespace ph::agent {
namespace {

// The model's figures come from the loop; here the engine is asked directly.
struct PrimingFront : Front {
  using Front::Front;
  void hold() {
    press(Key::kPrime);
    if (last.commands.empty()) return;
    EngineCommand command = last.commands.back();
    ASSERT_EQ(command.verb, EngineVerb::kPrime);
    command.dose = {millilitres(40), millilitres_per_hour(1'200)};
    bedside.note(engine.command(command, Reaction::kContinue));
  }
  void allow() {
    press(Key::kPrime);
    press(Key::kConfirm);
  }
  std::size_t keys_recorded(const char* key) const {
    return static_cast<std::size_t>(
        std::count_if(record.begin(), record.end(), [&](const PumpEvent& event) {
          return event.kind == EventKind::kKeyPressed && event.text == key;
        }));
  }
};

TEST(Priming, AsksFirstWhetherThePatientIsDisconnected) {
  PrimingFront front;
  EXPECT_TRUE(front.may(Key::kPrime));
  front.press(Key::kPrime);
  EXPECT_TRUE(front.last.commands.empty());
  EXPECT_FALSE(front.bedside.primes());
  EXPECT_EQ(front.display().prompt.at(0), "Is the line disconnected from the patient?");
  front.press(Key::kPrime);  // the key is still down
  EXPECT_TRUE(front.last.commands.empty());
}

TEST(Priming, BeginsWithTheHeldKeyOnceAPersonHasConfirmed) {
  PrimingFront front;
  front.allow();
  EXPECT_TRUE(front.bedside.primes());
  EXPECT_TRUE(front.last.commands.empty());
  EXPECT_EQ(front.display().prompt.at(0), "Hold PRIME until the line is full.");
  front.hold();
  EXPECT_EQ(front.engine.state(), PumpState::kPriming);
  EXPECT_EQ(front.display().state, "PRIMING");
  EXPECT_EQ(front.display().giving, "0 mL of 40 mL");
  EXPECT_TRUE(front.recorded(EventKind::kValueEdited, "no patient is connected"));
}

TEST(Priming, DeclinedDoesNotBegin) {
  PrimingFront front;
  front.press(Key::kPrime);
  front.press(Key::kDecline, "connected");
  EXPECT_FALSE(front.bedside.primes());
  front.press(Key::kConfirm);
  EXPECT_FALSE(front.bedside.primes());
}

TEST(Priming, StandsWhenTheKeyIsLetGo) {
  PrimingFront front;
  front.allow();
  front.hold();
  front.press(Key::kEndBolus);
  EXPECT_EQ(front.engine.demand().rate, FlowRate{});
  front.hold();
  EXPECT_GT(front.engine.demand().rate, FlowRate{});
}

TEST(Priming, NeedsAnotherWordForTheNextTime) {
  PrimingFront front;
  front.allow();
  front.hold();
  front.tick();
  front.press(Key::kStop);
  EXPECT_EQ(front.engine.state(), PumpState::kIdle);
  EXPECT_FALSE(front.bedside.primes());
  front.press(Key::kPrime);
  EXPECT_TRUE(front.last.commands.empty());
}

// P18
TEST(Priming, EndedByThePumpItselfNeedsAnotherWord) {
  PrimingFront front;
  front.allow();
  front.hold();
  front.tick();
  front.engine.tick({1s, millilitres(40), Reaction::kContinue});
  front.tick();
  EXPECT_FALSE(front.bedside.primes());
}

TEST(Priming, LapsesWhenTheKeyIsNotHeldWithinAMinute) {
  PrimingFront front;
  front.allow();
  front.tick(Bedside::kPrimingWaits - 1ms);
  EXPECT_TRUE(front.bedside.primes());
  front.tick(1ms);
  EXPECT_FALSE(front.bedside.primes());
}

TEST(Priming, IsNotOfferedWithAnOrderOrAnInfusionInHand) {
  PrimingFront front;
  front.propose(order("o-1", 1, 100));
  EXPECT_FALSE(front.may(Key::kPrime));
  front.press(Key::kPrime);
  EXPECT_EQ(front.refusal(), "prime: an order waits; confirm or decline it first");
  front.press(Key::kConfirm);
  front.tick();
  EXPECT_FALSE(front.may(Key::kPrime));
  front.press(Key::kPrime);
  EXPECT_EQ(front.refusal(), "prime: a programme is loaded: end it first");
  EXPECT_FALSE(front.bedside.primes());
}

TEST(Priming, GivesWayToAnOrderThatIsConfirmed) {
  PrimingFront front;
  front.allow();
  front.propose(order("o-1", 1, 100));
  front.press(Key::kConfirm);
  EXPECT_FALSE(front.bedside.primes());
  EXPECT_EQ(front.engine.state(), PumpState::kReady);
}

TEST(Priming, LetsNoOrderBeConfirmedMeanwhile) {
  PrimingFront front;
  front.allow();
  front.hold();
  front.propose(order("o-1", 1, 100));
  front.press(Key::kConfirm);
  EXPECT_EQ(front.engine.state(), PumpState::kPriming);
  EXPECT_EQ(front.refusal(), "confirm: the line is being primed: stop that first");
}

// P98
TEST(Priming, IsNoTimeForAnotherLibrary) {
  PrimingFront front;
  front.allow();
  EXPECT_FALSE(front.bedside.is_passive(front.engine.snapshot()));
  front.hold();
  EXPECT_FALSE(front.bedside.is_passive(front.engine.snapshot()));
}

TEST(Priming, IsLockedByTheDataLock) {
  EXPECT_TRUE(DataLock(1, "1234").locks(Key::kPrime));
  EXPECT_FALSE(DataLock().locks(Key::kPrime));
}

TEST(Priming, HeldForLongIsRecordedOnce) {
  PrimingFront front;
  front.allow();
  for (int i = 0; i < 20; ++i) front.hold();
  EXPECT_EQ(front.keys_recorded("prime"), 2U);  // the question and the first time it was held
}

TEST(Priming, IsNotOfferedByAPumpThatDoesNot) {
  PumpModel pump = model();
  pump.prime_most = {};
  PrimingFront front(library(), pump);
  EXPECT_FALSE(front.may(Key::kPrime));
  front.press(Key::kPrime);
  EXPECT_EQ(front.refusal(), "this pump does not prime");
}

}  // namespace
}  // namespace ph::agent
