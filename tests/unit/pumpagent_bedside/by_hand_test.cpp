// Every therapy by the keys of the front alone: programme, review, confirm, start, run, change,
// end.
#include "tests/unit/pumpagent_bedside/formulary.hpp"

namespace ph::agent {
namespace {

constexpr const char* kSaline = "sodium chloride 0.9 %";

// A man of 40 years, 70 kg and 170 cm by Schnider's model to 4000 ng/mL, 50 mL in the syringe.
struct Tci : Ward {
  explicit Tci(const char* site) {
    give({"propofol", "70", "tci", "schnider", site, "male", "170", "40", "4000", "50"});
  }
  std::int64_t highest(std::chrono::seconds time, std::int64_t EngineSnapshot::*of) {
    std::int64_t most = 0;
    for (std::chrono::seconds done{0}; done < time; done += 10s) {
      run(10s);
      most = std::max(most, seen().*of);
    }
    return most;
  }
  void ask_for(const char* target) {
    press(Key::kTarget);
    enter({target});
    EXPECT_EQ(refusal(), "");
  }
  std::string remembered() const {
    return bedside.memory().running->order.request.more.tci->target_ng_per_ml.str();
  }
};

TEST(TciByHand, BringsPlasmaToItsTargetAndKeepsItThere) {
  Tci front("plasma");
  EXPECT_EQ(front.display().target, "4000 ng/mL");
  EXPECT_LE(front.highest(10min, &EngineSnapshot::plasma_pg_per_ml), 4'000'000);
  EXPECT_GT(front.seen().plasma_pg_per_ml, 3'960'000);
  EXPECT_EQ(front.seen().state, PumpState::kRunning);
}

TEST(TciByHand, BringsTheEffectSiteToItsTargetWithoutPassingItByMoreThanATwentieth) {
  Tci front("effect");
  EXPECT_LE(front.highest(10min, &EngineSnapshot::effect_pg_per_ml), 4'200'000);
  EXPECT_GT(front.seen().effect_pg_per_ml, 3'800'000);
}

TEST(TciByHand, TakesANewTargetWhenItIsConfirmed) {
  Tci front("plasma");
  front.run(60s);
  front.ask_for("5000");
  EXPECT_EQ(front.seen().programme.tci.target_pg_per_ml, 4'000'000);
  front.press(Key::kConfirm);
  front.tick();
  EXPECT_EQ(front.display().target, "5000 ng/mL");
  EXPECT_EQ(front.remembered(), "5000");
  EXPECT_EQ(front.bedside.confirmed()->tci.target_pg_per_ml, 5'000'000);
  front.run(3min);
  EXPECT_GT(front.seen().plasma_pg_per_ml, 4'950'000);
}

// P95
TEST(TciByHand, NeedsAReasonForATargetAboveTheSoftLimit) {
  Tci front("plasma");
  front.ask_for("8001");
  front.press(Key::kConfirm);
  EXPECT_EQ(front.seen().programme.tci.target_pg_per_ml, 4'000'000);
  front.press(Key::kOverride, "burst suppression");
  front.press(Key::kConfirm);
  EXPECT_EQ(front.seen().programme.tci.target_pg_per_ml, 8'001'000);
  EXPECT_TRUE(front.recorded(EventKind::kSoftLimitOverridden, "burst suppression"));
}

// P96
TEST(TciByHand, RefusesATargetAboveTheHardLimitAndRunsOn) {
  Tci front("plasma");
  front.press(Key::kTarget);
  front.enter({"15001"});
  EXPECT_NE(front.refusal().find("hard limit"), std::string::npos) << front.refusal();
  EXPECT_EQ(front.seen().state, PumpState::kRunning);
}

// P11: a target that STOP made void on its way is not the order's.
TEST(TciByHand, KeepsTheOldTargetWhenTheNewOneNeverReachedTheEngine) {
  Tci front("plasma");
  front.ask_for("5000");
  front.press_unheard(Key::kConfirm);
  EXPECT_EQ(front.bedside.confirmed()->tci.target_pg_per_ml, 5'000'000);
  EXPECT_EQ(front.bedside.confirmed_order()->request.more.tci->target_ng_per_ml.str(), "5000");
  front.press(Key::kStop);
  EXPECT_EQ(front.remembered(), "4000");
  front.tick(Bedside::kTakeOver);
  EXPECT_EQ(front.bedside.confirmed()->tci.target_pg_per_ml, 4'000'000);
  EXPECT_NE(front.refusal().find("the one before stands"), std::string::npos);
  EXPECT_TRUE(front.recorded(EventKind::kValueEdited, "did not take it"));
}

TEST(TciByHand, FindsTheTargetOfTheEngineAfterALossOfPower) {
  Tci front("plasma");
  const BedsideMemory before = front.bedside.memory();
  front.ask_for("5000");
  front.press(Key::kConfirm);
  front.tick();
  Ward after;
  after.engine = front.engine;
  after.bedside.restore(before, after.seen());
  EXPECT_EQ(after.bedside.confirmed_order()->request.more.tci->target_ng_per_ml.str(), "5000");
}

// Programmed 20 mg in 5 min every hour, first after 10 min; on demand 10 mg in 2 min, lockout
// 10 min, 60 mg in 1 h.
struct Labour : Ward {
  Labour() {
    give({"ropivacaine", "pieb", "20", "5", "60", "10", "0", "yes", "10", "2", "10", "60", "100"});
  }
};

TEST(PiebByHand, GivesItsProgrammedBolusAtItsTime) {
  Labour front;
  EXPECT_EQ(front.display().therapy, "PIEB");
  front.run(10min - 2s);
  EXPECT_EQ(front.seen().infused, Volume{});
  front.run(5min + 4s);
  EXPECT_EQ(front.seen().infused, millilitres(10));
  EXPECT_EQ(front.display().next_dose, "55 min");
}

TEST(PiebByHand, GivesADoseOnDemandBesideItAndBeginsTheIntervalAnew) {
  Labour front;
  front.run(16min);
  front.press(Key::kPatientButton);
  front.run(3min);
  EXPECT_EQ(front.display().demands, "1 of 1 given");
  EXPECT_EQ(front.seen().infused, millilitres(15));
  EXPECT_EQ(front.display().next_dose, "57 min");
}

TEST(PceaByHand, GivesDosesOnDemandWithoutProgrammedOnes) {
  Ward front;
  front.give({"ropivacaine", "pca", "4", "10", "2", "10", "60", "100"});
  EXPECT_EQ(front.display().therapy, "PCA");
  front.press(Key::kPatientButton);
  front.run(3min);
  EXPECT_EQ(front.display().demands, "1 of 1 given");
}

// Whoever goes back and gives it in another way takes nothing of the first along.
TEST(ProgrammingByHand, ForgetsTheRateOfAnotherWayToGiveIt) {
  Ward front;
  front.press(Key::kProgramme);
  front.enter({"pt-1", "propofol", "70", "volume", "100"});
  front.press(Key::kBack);
  front.press(Key::kBack);
  EXPECT_EQ(front.asks(), "how");
  front.enter({"tci", "schnider", "plasma", "male", "170", "40", "4000", "50", "review"});
  EXPECT_EQ(front.refusal(), "");
  EXPECT_TRUE(front.may(Key::kConfirm));
}

// P20
TEST(PiebByHand, DeniesADemandInsideTheLockout) {
  Labour front;
  front.run(16min);
  front.press(Key::kPatientButton);
  front.run(9min);
  front.press(Key::kPatientButton);
  front.tick();
  EXPECT_EQ(front.display().demands, "1 of 2 given");
}

TEST(EnteralByHand, FlushesTheTubeBesideTheFeedAndCountsTheWaterApart) {
  Ward front;
  front.give({"feed", "volume", "60", "300", "stop", "flush", "30", "300", "60"});
  EXPECT_EQ(front.display().therapy, "Enteral");
  front.run(60min + 8min);
  EXPECT_EQ(front.display().flushed, "30 mL");
  EXPECT_GT(front.seen().infused, millilitres(59));
  EXPECT_LT(front.seen().infused, millilitres(69));
}

// Red cells: 15 min at 100 mL/h, then 200 mL/h, 500 mL.
struct Blood : Ward {
  Blood() { give({"red cells", "volume", "200", "500", "stop", "slow_start", "100", "15"}); }
};

TEST(BloodByHand, BeginsSlowlyAndThenRises) {
  Blood front;
  EXPECT_EQ(front.display().therapy, "Blood");
  EXPECT_EQ(front.display().rate, "100 mL/h");
  front.run(15min + 2s);
  EXPECT_EQ(front.display().rate, "200 mL/h");
}

// A titration does not give the blood another four hours.
TEST(BloodByHand, HangsNoLongerForATitration) {
  Ward front;
  front.give({"red cells", "volume", "100", "400", "stop"});
  front.run(3h + 50min);
  front.press(Key::kTitrate);
  front.enter({"10", "10"});
  EXPECT_EQ(front.refusal(), "");
  front.press(Key::kConfirm);
  front.press(Key::kStart);
  front.run(10min - 10s);
  EXPECT_EQ(front.seen().state, PumpState::kRunning);
  front.run(20s);
  EXPECT_NE(front.seen().state, PumpState::kRunning);
  EXPECT_FALSE(front.seen().finished);
}

TEST(LoadingDoseByHand, GoesBeforeTheBaseRate) {
  Ward front;
  front.give({"heparin", "volume", "1000", "100", "stop", "loading", "5000", "30"});
  EXPECT_EQ(front.display().activity, "loading dose");
  EXPECT_EQ(front.display().rate, "100 mL/h");
  front.run(30min + 2s);
  EXPECT_EQ(front.display().activity, "");
  EXPECT_EQ(front.display().rate, "10 mL/h");
}

TEST(SkipByHand, GivesAStepOfAMultistepUpOnlyWhenConfirmed) {
  Ward front;
  front.give({kSaline, "steps", "100", "10", "another", "50", "5", "done"});
  EXPECT_EQ(front.display().phase, "1 of 2");
  front.press(Key::kSkipPhase);
  EXPECT_EQ(front.display().phase, "1 of 2");
  EXPECT_EQ(front.display().prompt.at(0), "Give up phase 1 of 2?");
  front.press(Key::kConfirm);
  front.tick();
  EXPECT_EQ(front.display().phase, "2 of 2");
  EXPECT_EQ(front.display().rate, "50 mL/h");
}

TEST(RampByHand, GoesDownWhenTold) {
  Ward front;
  front.give({kSaline, "ramp", "1000", "12:00", "60", "60"});
  front.run(2h);
  front.press(Key::kTaper);
  front.press(Key::kConfirm);
  front.tick();
  EXPECT_EQ(front.display().phase, "12 of 21");
}

// Dose and time fix the rate, and a change spreads the rest of the dose anew.
TEST(DoseOverTimeByHand, FindsItsRateFromDoseAndTime) {
  Ward front;
  front.give({"vancomycin", "1000", "100"});
  EXPECT_EQ(front.display().rate, "120 mL/h");
  EXPECT_EQ(front.seen().programme.vtbi, millilitres(200));
}

TEST(DoseOverTimeByHand, GivesTheRestInAnotherTime) {
  Ward front;
  front.give({"vancomycin", "1000", "100"});
  front.run(50min);
  front.press(Key::kTitrate);
  EXPECT_EQ(front.asks(), "time");
  EXPECT_EQ(front.display().ask.value, "50");
  front.press(Key::kEnter, "100");
  EXPECT_EQ(front.refusal(), "");
  front.press(Key::kConfirm);
  front.press(Key::kStart);
  front.tick();
  EXPECT_EQ(front.display().rate, "60 mL/h");
  EXPECT_EQ(front.display().dose, "500 mg");
}

TEST(VolumeOverTimeByHand, FindsTheVolumeFromRateAndTime) {
  Ward front;
  front.give({kSaline, "time", "100", "30", "stop"});
  EXPECT_EQ(front.seen().programme.vtbi, millilitres(50));
}

TEST(SecondaryByHand, IsGivenUpForItsPrimaryThatThenStands) {
  Ward front;
  front.give({kSaline, "volume", "100", "50", "stop"});
  front.run(10s);
  front.press(Key::kStop);
  front.give({"vancomycin", "1000", "100", "secondary"});
  EXPECT_EQ(front.display().headline, "vancomycin");
  front.run(10s);
  front.press(Key::kStop);
  front.press(Key::kToPrimary);
  front.press(Key::kConfirm);
  front.tick();
  EXPECT_EQ(front.display().headline, kSaline);
  EXPECT_EQ(front.seen().state, PumpState::kPaused);
  front.press(Key::kResume);
  EXPECT_EQ(front.seen().rate, millilitres_per_hour(100));
}

TEST(StandbyByHand, SleepsAndWakes) {
  Ward front;
  front.press(Key::kStandby);
  front.enter({"30"});
  EXPECT_EQ(front.display().state, "STANDBY");
  EXPECT_TRUE(front.may(Key::kWake));
  front.press(Key::kWake);
  EXPECT_EQ(front.display().state, "IDLE");
}

TEST(StandbyByHand, IsNotOfferedBesideAnOrderInReview) {
  Ward front;
  EXPECT_TRUE(front.may(Key::kStandby));
  front.propose(order("o-1", 1, 100));
  EXPECT_FALSE(front.may(Key::kStandby));
}

TEST(SilenceByHand, PausesTheSoundOfWhatMayBePaused) {
  Ward front;
  const AlarmLine alarm{AlarmCode::kOcclusionDown, Priority::kHigh, front.now.steady};
  const auto done = front.bedside.press({Key::kSilence, {}}, front.now, front.seen(), alarm);
  EXPECT_TRUE(done.silence);
}

}  // namespace
}  // namespace ph::agent
