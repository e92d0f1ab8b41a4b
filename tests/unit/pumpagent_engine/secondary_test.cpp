#include "tests/unit/pumpagent_engine/pump_engine.hpp"

namespace ph::agent {
namespace {

// A primary that gave 1 mL, behind a secondary of 5 mL that runs.
Bench piggyback() {
  Bench b(programme());
  b.tick(1ms, millilitres(1));
  EXPECT_EQ(b.press(EngineVerb::kStop), Answer::kAccepted);
  EXPECT_EQ(b.command(with(EngineVerb::kSecondary, secondary(), "o-2")), Answer::kAccepted);
  EXPECT_EQ(b.press(EngineVerb::kStart), Answer::kAccepted);
  (void)b.events();
  return b;
}

TEST(Secondary, TakesThePlaceOfTheStoppedPrimary) {
  const Bench b = piggyback();
  EXPECT_EQ(b.now().order.id(), OrderId{"o-2"});
  EXPECT_EQ(b.now().primary.id(), OrderId{"o-1"});
  EXPECT_EQ(b.now().infused, Volume{});
}

TEST(Secondary, ReturnsToThePrimaryByItselfAndRecordsIt) {
  Bench b = piggyback();
  b.tick(1ms, millilitres(5));
  EXPECT_EQ(b.now().state, PumpState::kRunning);
  EXPECT_EQ(b.now().order.id(), OrderId{"o-1"});
  EXPECT_EQ(b.now().infused, millilitres(1));
  EXPECT_TRUE(b.now().primary.empty());
  const auto events = b.events();
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].kind, EventKind::kInfusionEnded);
  EXPECT_EQ(events[0].order.id(), OrderId{"o-2"});
  EXPECT_EQ(events[1].kind, EventKind::kInfusionResumed);
  EXPECT_FALSE(events[1].by_person);
}

TEST(Secondary, DoesNotReturnByItselfUnderAnAlarm) {
  Bench b = piggyback();
  b.tick(1ms, {}, Reaction::kKeepVeinOpen);
  b.tick(1ms, millilitres(5), Reaction::kKeepVeinOpen);
  EXPECT_EQ(b.now().order.id(), OrderId{"o-1"});
  EXPECT_EQ(b.now().state, PumpState::kAlarmStop);
}

TEST(Secondary, IsGivenUpByHandAndLeavesThePrimaryStopped) {
  Bench b = piggyback();
  EXPECT_EQ(b.press(EngineVerb::kToPrimary), Answer::kInfusing);
  (void)b.press(EngineVerb::kStop);
  ASSERT_EQ(b.press(EngineVerb::kToPrimary), Answer::kAccepted);
  EXPECT_EQ(b.now().state, PumpState::kPaused);
  EXPECT_EQ(b.now().order.id(), OrderId{"o-1"});
  ASSERT_EQ(b.press(EngineVerb::kResume), Answer::kAccepted);
  EXPECT_EQ(b.now().infused, millilitres(1));
}

TEST(Secondary, GivesItsPrimaryUpNeitherForStandbyNorForAnotherProgramme) {
  Bench b(programme());
  (void)b.press(EngineVerb::kStop);
  ASSERT_EQ(b.command(with(EngineVerb::kSecondary, secondary(), "o-2")), Answer::kAccepted);
  EXPECT_EQ(b.press(EngineVerb::kStandby), Answer::kStoppedFirst);
  EXPECT_EQ(b.command(with(EngineVerb::kLoad, programme(), "o-3")), Answer::kStoppedFirst);
  EXPECT_EQ(b.now().primary.id(), OrderId{"o-1"});
}

// The four hours of blood go on behind a piggyback and without power.
TEST(Secondary, AgesItsPrimaryByTheTimeWithoutPower) {
  Programme blood = programme();
  blood.longest = 4h;
  Bench b(blood);
  (void)b.press(EngineVerb::kStop);
  ASSERT_EQ(b.command(with(EngineVerb::kSecondary, secondary(), "o-2")), Answer::kAccepted);
  Bench after;
  ASSERT_EQ(after.engine.restore(b.engine.saved(), 4h), Answer::kAccepted);
  ASSERT_EQ(after.press(EngineVerb::kToPrimary), Answer::kAccepted);
  after.tick(1ms, {});
  EXPECT_TRUE(after.has(AlarmCode::kTimeExpired));
}

TEST(Secondary, IsTakenFromStoppedAlone) {
  Bench b(programme());
  EXPECT_EQ(b.command(with(EngineVerb::kSecondary, secondary())), Answer::kInfusing);
}

TEST(Secondary, HasOneBehindItAtMost) {
  Bench b = piggyback();
  (void)b.press(EngineVerb::kStop);
  EXPECT_EQ(b.command(with(EngineVerb::kSecondary, secondary())), Answer::kNoSuchPart);
}

// P22: a piggyback is no way round lockout and limit.
TEST(Secondary, DoesNotInterruptDosesOrTargetControl) {
  for (const Programme& p : {pca(), pieb(), tci()}) {
    Bench b(p);
    (void)b.press(EngineVerb::kStop);
    EXPECT_EQ(b.command(with(EngineVerb::kSecondary, secondary())), Answer::kNoSuchPart);
  }
}

TEST(Secondary, IsNeverLoadedWithoutAPrimary) {
  Bench b;
  EXPECT_EQ(b.command(with(EngineVerb::kLoad, secondary())), Answer::kNoSuchPart);
}

TEST(Secondary, IsReplacedByAnotherOnlyAndKeepsThePrimary) {
  Bench b = piggyback();
  EXPECT_EQ(b.command(with(EngineVerb::kReplace, programme(), "o-3")), Answer::kNoSuchPart);
  ASSERT_EQ(b.command(with(EngineVerb::kReplace, secondary(), "o-3")), Answer::kAccepted);
  EXPECT_EQ(b.now().primary.id(), OrderId{"o-1"});
}

TEST(Secondary, EndsWithItsPrimaryAndBothAreRecorded) {
  Bench b = piggyback();
  (void)b.press(EngineVerb::kStop);
  (void)b.events();
  (void)b.press(EngineVerb::kEnd);
  const auto events = b.events();
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].order.id(), OrderId{"o-2"});
  EXPECT_EQ(events[1].order.id(), OrderId{"o-1"});
  EXPECT_EQ(events[1].volume, millilitres(1));
  EXPECT_EQ(b.now().state, PumpState::kIdle);
}

// P75
TEST(Secondary, ComesBackPausedWithItsPrimaryAfterALossOfPower) {
  const Bench b = piggyback();
  Bench after;
  ASSERT_EQ(after.engine.restore(b.engine.saved(), 0ns), Answer::kAccepted);
  EXPECT_EQ(after.now().state, PumpState::kPaused);
  EXPECT_EQ(after.now().primary.id(), OrderId{"o-1"});
  (void)after.press(EngineVerb::kResume);
  after.tick(1ms, millilitres(5));
  EXPECT_EQ(after.now().order.id(), OrderId{"o-1"});
}

}  // namespace
}  // namespace ph::agent
