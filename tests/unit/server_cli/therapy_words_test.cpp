#include "server/cli/therapy_words.hpp"

#include <gtest/gtest.h>

#include "server/cli/measures.hpp"

namespace ph::cli {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using Why = std::vector<std::string>;

TherapyRequest read(const TherapyWords& words) {
  Why problems;
  const TherapyRequest out = read_therapy(words, problems);
  EXPECT_EQ(problems, Why{});
  return out;
}
Why problems_of(const TherapyWords& words) {
  Why problems;
  read_therapy(words, problems);
  return problems;
}

TEST(TherapyWords, AreNothingWhereNothingIsTyped) { EXPECT_EQ(read({}), TherapyRequest{}); }

TEST(TherapyWords, AskForPatientControlledAnalgesia) {
  TherapyWords words;
  words.loading = "5 mg in 10min";
  words.demand = "1.5 mg in 1min";
  words.lockout = "10min";
  words.window = "20 mg in 4h";
  const TherapyRequest asked = read(words);
  EXPECT_EQ(asked.loading, (LoadingRequest{*read_dose("5 mg"), minutes{10}}));
  EXPECT_EQ(asked.demand, (DemandRequest{*read_dose("1.5 mg"), minutes{1}, minutes{10}}));
  EXPECT_EQ(asked.window, (WindowRequest{*read_dose("20 mg"), hours{4}}));
}

TEST(TherapyWords, AskForProgrammedBoluses) {
  TherapyWords words;
  words.pieb = "8 mL in 2min every 45min first 30min";
  words.pieb_restart = "no";
  EXPECT_EQ(read(words).periodic,
            (PeriodicRequest{*read_dose("8 mL"), minutes{2}, minutes{45}, minutes{30}, false}));
}

TEST(TherapyWords, AskForACourse) {
  TherapyWords words;
  words.steps = {"60 mL/h until 30mL", "wait 10min"};
  words.repeat_steps = true;
  words.ramp_up = "1h";
  words.slow_start = "60 mL/h for 15min";
  words.flush = "30mL at 300 mL/h every 4h";
  words.intermittent = "100mL every 4h between nothing";
  const TherapyRequest asked = read(words);
  ASSERT_EQ(asked.steps.size(), 2U);
  EXPECT_EQ(asked.steps[0], (StepRequest{millilitres_per_hour(60), millilitres(30), {}}));
  EXPECT_EQ(asked.steps[1], (StepRequest{FlowRate{}, Volume{}, minutes{10}}));
  EXPECT_TRUE(asked.steps_repeat);
  EXPECT_EQ(asked.ramp, (RampRequest{hours{1}, minutes{0}}));
  EXPECT_EQ(asked.slow_start, (SlowStartRequest{millilitres_per_hour(60), minutes{15}}));
  EXPECT_EQ(asked.flush, (FlushRequest{millilitres(30), millilitres_per_hour(300), hours{4}}));
  EXPECT_EQ(asked.intermittent, (IntermittentRequest{millilitres(100), hours{4}, FlowRate{}}));
}

TEST(TherapyWords, AskForATarget) {
  TherapyWords words;
  words.tci = "schnider effect 4000.5 ng/mL";
  words.sex = "male";
  words.height = "170.5cm";
  words.age = "40";
  EXPECT_EQ(read(words).tci,
            (TciRequest{TciModel::kSchnider, TciSite::kEffect, Decimal::of(40'005, 1), Sex::kMale,
                        BodyHeight::of(1'705), 40}));
}

TEST(TherapyWords, AskForALaterStartAndAPiggyback) {
  TherapyWords words;
  words.delay = "1h30min";
  words.kvo_in_delay = true;
  words.secondary = true;
  const TherapyRequest asked = read(words);
  EXPECT_EQ(asked.delay, minutes{90});
  EXPECT_TRUE(asked.kvo_in_delay && asked.secondary);
}

TEST(TherapyWords, GuessNoUnitAndNoMissingPart) {
  TherapyWords words;
  words.demand = "1 mg";
  EXPECT_EQ(problems_of(words), (Why{"--demand: expected as in \"1 mg in 1min\", got \"1 mg\"",
                                     "--lockout: needed beside --demand"}));
  words = {};
  words.lockout = "10min";
  EXPECT_EQ(problems_of(words), Why{"--lockout: means nothing without --demand"});
  words = {};
  words.loading = "5 in 10min";
  EXPECT_EQ(problems_of(words).size(), 1U);
  words = {};
  words.tci = "schnider effect 4000";
  EXPECT_EQ(
      problems_of(words),
      Why{"--tci: expected as in \"schnider effect 4000 ng/mL\", got \"schnider effect 4000\""});
  words.tci = "schnider effect 4000 ng/mL";
  EXPECT_EQ(problems_of(words).size(), 3U);
}

}  // namespace
}  // namespace ph::cli
