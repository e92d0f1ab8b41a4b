#include "tests/unit/pumpagent_bedside/front.hpp"

namespace ph::agent {
namespace {

// Background none, 1 mg in 1 min on demand, lockout 10 min, 10 mg in 1 h, 100 mL.
struct Pca : Front {
  Pca() : Front(pca_library()) {
    press(Key::kProgramme);
    enter({"pt-1", "morphine", "0", "1", "1", "10", "10", "100", "review"});
    EXPECT_EQ(refusal(), "");
    press(Key::kConfirm);
    EXPECT_EQ(refusal(), "");
    press(Key::kStart);
    tick();
  }
};

TEST(PcaByHand, RunsFromTheFrontAlone) {
  Pca front;
  EXPECT_EQ(front.engine.snapshot().state, PumpState::kRunning);
  EXPECT_EQ(front.engine.snapshot().programme.therapy, Therapy::kPca);
  EXPECT_EQ(front.display().therapy, "PCA");
}

// P33
TEST(PcaByHand, CountsDemandsAndDosesAndShowsTheLockout) {
  Pca front;
  front.press(Key::kPatientButton);
  front.run(70s);
  front.press(Key::kPatientButton);
  front.run(1s);
  EXPECT_EQ(front.display().demands, "1 of 2 given");
  EXPECT_EQ(front.display().demand_dots, "●○");
  EXPECT_EQ(front.display().lockout, "9 min");
  EXPECT_EQ(front.engine.snapshot().infused, millilitres(1));
}

TEST(PcaByHand, ShowsTheLimitsOfAClinicianBolusBefore) {
  Pca front;
  EXPECT_EQ(front.display().bolus_limit, "5 mL at most, up to 200 mL/h");
}

TEST(PcaByHand, GivesABolusOnlyAfterItsOwnConfirm) {
  Pca front;
  front.press(Key::kBolus);
  front.enter({"dose", "2", "1"});
  EXPECT_TRUE(front.last.commands.empty());
  front.press(Key::kConfirm);
  EXPECT_EQ(front.engine.snapshot().dose.volume, millilitres(2));
}

TEST(PcaByHand, NeedsAReasonForABolusAboveItsSoftLimit) {
  Pca front;
  front.press(Key::kBolus);
  front.enter({"volume", "3.1", "200"});
  front.press(Key::kConfirm);
  EXPECT_TRUE(front.last.commands.empty());
  front.press(Key::kOverride, "breakthrough pain");
  front.press(Key::kConfirm);
  EXPECT_EQ(front.last.commands.size(), 1U);
  EXPECT_TRUE(front.recorded(EventKind::kSoftLimitOverridden, "breakthrough pain"));
}

TEST(PcaByHand, RefusesABolusAboveItsHardLimit) {
  Pca front;
  front.press(Key::kBolus);
  front.enter({"volume", "5.1"});
  EXPECT_NE(front.refusal().find("hard limit 5 mL"), std::string::npos) << front.refusal();
}

// P10
TEST(PcaByHand, GivesABolusWhileItsKeyIsHeld) {
  Pca front;
  front.press(Key::kBolus, "hold");
  front.run(2s);
  const Volume held = front.engine.snapshot().infused;
  EXPECT_GT(held, Volume{});
  front.press(Key::kEndBolus);
  front.run(2s);
  EXPECT_EQ(front.engine.snapshot().infused, held);
}

TEST(PcaByHand, OffersNoTitrationOfDemandDoses) {
  Pca front;
  EXPECT_FALSE(front.may(Key::kTitrate));
}

TEST(DataLock, LeavesThePatientButtonAndStopFree) {
  Pca front;
  front.press(Key::kLock);
  front.enter({"3", "4711"});
  EXPECT_EQ(front.display().lock, 3);
  front.press(Key::kPatientButton);
  EXPECT_EQ(front.last.commands.size(), 1U);
  front.press(Key::kStop);
  EXPECT_EQ(front.engine.snapshot().state, PumpState::kPaused);
}

// P14: recorded and an alarm, but it stops.
TEST(DataLock, MakesAStopWithoutTheCodeAnAlarmAtLevelThree) {
  Pca front;
  front.press(Key::kLock);
  front.enter({"3", "4711"});
  EXPECT_FALSE(front.bedside.conditions(front.now.steady).contains(AlarmCode::kLockedStop));
  front.press(Key::kStop);
  EXPECT_TRUE(front.bedside.conditions(front.now.steady).contains(AlarmCode::kLockedStop));
  EXPECT_TRUE(front.recorded(EventKind::kLockChanged, "STOP pressed without the code"));
}

TEST(DataLock, RaisesNoAlarmForAStopAtLevelTwo) {
  Pca front;
  front.press(Key::kLock);
  front.enter({"2", "4711"});
  front.press(Key::kStop);
  EXPECT_FALSE(front.bedside.conditions(front.now.steady).contains(AlarmCode::kLockedStop));
}

TEST(DataLock, KeepsValuesAtLevelOneButLetsTheTherapyBe) {
  Pca front;
  front.press(Key::kLock);
  front.enter({"1", "4711"});
  front.press(Key::kBolus);
  EXPECT_NE(front.refusal().find("data lock 1"), std::string::npos);
  front.press(Key::kStop);
  front.press(Key::kResume);
  EXPECT_EQ(front.engine.snapshot().state, PumpState::kRunning);
}

TEST(DataLock, HoldsBackResumeAtLevelTwo) {
  Pca front;
  front.press(Key::kLock);
  front.enter({"2", "4711"});
  front.press(Key::kStop);
  front.press(Key::kResume);
  EXPECT_EQ(front.engine.snapshot().state, PumpState::kPaused);
}

TEST(DataLock, OpensWithItsCodeAndNoOther) {
  Pca front;
  front.press(Key::kLock);
  front.enter({"1", "4711"});
  front.press(Key::kUnlock);
  front.enter({"4712"});
  EXPECT_EQ(front.display().lock, 1);
  front.press(Key::kUnlock);
  front.enter({"4711"});
  EXPECT_EQ(front.display().lock, 0);
  EXPECT_FALSE(front.recorded(EventKind::kValueEdited, "4711"));
}

TEST(DataLock, WaitsAMinuteAfterFiveWrongCodes) {
  DataLock lock = DataLock::set(2, "4711").value();
  for (int i = 0; i < 4; ++i) EXPECT_EQ(lock.open("0000", 0), DataLock::Opened::kWrong);
  EXPECT_EQ(lock.open("0000", 0), DataLock::Opened::kWait);
  EXPECT_EQ(lock.open("4711", 59'999), DataLock::Opened::kWait);
  EXPECT_EQ(lock.open("4711", 60'000), DataLock::Opened::kYes);
}

TEST(DataLock, OutlivesALossOfPowerWithItsCode) {
  Pca before;
  before.press(Key::kLock);
  before.enter({"3", "4711"});
  Front after(pca_library());
  after.bedside.restore(before.bedside.memory(), before.engine.snapshot());
  EXPECT_EQ(after.display().lock, 3);
  after.press(Key::kUnlock);
  after.enter({"4711"});
  EXPECT_EQ(after.display().lock, 0);
}

// P101: what lies on the disk does not say the code.
TEST(DataLock, KeepsNoCode) {
  const DataLock lock = DataLock::set(3, "4711").value();
  EXPECT_EQ(lock.hash().find("4711"), std::string::npos);
  EXPECT_TRUE(lock.hash().starts_with("$argon2id$"));
  EXPECT_NE(lock.hash(), DataLock::set(3, "4711").value().hash());
}

TEST(DataLock, TakesAnImpossibleLevelAsTheStrictest) { EXPECT_EQ(DataLock(9, "").level(), 3); }

}  // namespace
}  // namespace ph::agent
