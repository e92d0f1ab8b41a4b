#include "pumpagent/bedside/programming.hpp"

#include <array>
#include <random>

#include "tests/unit/pumpagent_bedside/front.hpp"

namespace ph::agent {
namespace {

constexpr const char* kSaline = "sodium chloride 0.9 %";

// P08
TEST(Programming, RunsAnInfusionFromTheFirstQuestionToTheMotor) {
  Front front;
  front.press(Key::kProgramme);
  front.enter({"pt-1", kSaline, "volume", "100", "50", "stop", "review"});
  EXPECT_EQ(front.refusal(), "");
  front.press(Key::kConfirm);
  front.press(Key::kStart);
  EXPECT_EQ(front.engine.snapshot().state, PumpState::kRunning);
  EXPECT_EQ(front.engine.snapshot().programme.rate, millilitres_per_hour(100));
  EXPECT_EQ(front.engine.snapshot().programme.vtbi, millilitres(50));
}

TEST(Programming, FindsTheRateFromVolumeAndTime) {
  Front front;
  front.press(Key::kProgramme);
  front.enter({"pt-1", kSaline, "both", "50", "0:30", "stop", "review"});
  front.press(Key::kConfirm);
  EXPECT_EQ(front.engine.snapshot().programme.rate, millilitres_per_hour(100));
}

// P96
TEST(Programming, RefusesAHardLimitWhereItIsTypedAndRecordsIt) {
  Front front;
  front.press(Key::kProgramme);
  front.enter({"pt-1", kSaline, "volume", "501"});
  EXPECT_NE(front.refusal().find("hard limit 500 mL/h"), std::string::npos) << front.refusal();
  EXPECT_EQ(front.asks(), "dose");
  EXPECT_TRUE(front.recorded(EventKind::kValueEdited, "501 mL/h, refused"));
}

TEST(Programming, TakesTheHardLimitItself) {
  Front front;
  front.press(Key::kProgramme);
  front.enter({"pt-1", kSaline, "volume", "500"});
  EXPECT_EQ(front.asks(), "volume");
}

TEST(Programming, ShowsUnitAndLimitsOfWhatItAsks) {
  Front front;
  front.press(Key::kProgramme);
  front.enter({"pt-1", kSaline, "volume"});
  const Ask ask = front.display().ask;
  EXPECT_EQ(ask.kind, Ask::Kind::kNumber);
  EXPECT_EQ(ask.unit, "mL/h");
  EXPECT_EQ(ask.soft_high, "200");
  EXPECT_EQ(ask.hard_high, "500");
}

// Field failure of 2020: no concentration is typed by hand, the library's alone may be chosen.
TEST(Programming, TakesNoDrugOrConcentrationThatTheLibraryDoesNotHave) {
  Front front(pca_library());
  front.press(Key::kProgramme);
  front.enter({"pt-1", "saline 50 mg in 10 mL"});
  EXPECT_EQ(front.asks(), "drug");
  EXPECT_NE(front.refusal().find("not in the library"), std::string::npos);
  for (const char* value : {"morphine", "0", "1", "5", "10", "10", "100"}) {
    EXPECT_NE(front.asks(), "concentration");
    front.press(Key::kEnter, value);
  }
}

// Dopamine in a concentration that is chosen: 1 to 8 mg in 1 mL soft, 0.5 to 16 hard.
std::shared_ptr<const Library> custom_library() {
  auto out = std::make_shared<Library>(*library());
  DrugEntry entry;
  entry.id = EntryId{"dopamine-custom"};
  entry.drug = entry.tall_man = "dopamine";
  entry.concentration = {Decimal{}, AmountUnit::kMilligram, Volume{}};
  entry.custom = LimitSet{{AmountUnit::kMilligram, Basis::kNone, Pace::kTotal},
                          Decimal::of(5, 1),
                          Decimal::of(1),
                          Decimal::of(8),
                          Decimal::of(16)};
  entry.limits = {{AmountUnit::kMilligram, Basis::kNone, Pace::kPerHour},
                  std::nullopt,
                  std::nullopt,
                  Decimal::of(50),
                  Decimal::of(100)};
  out->areas[0].entries.push_back(entry);
  return out;
}

TEST(Programming, TakesAConcentrationThatTheEntryLeavesOpen) {
  Front front(custom_library());
  front.press(Key::kProgramme);
  front.enter({"pt-1", "dopamine"});
  EXPECT_EQ(front.asks(), "amount");
  EXPECT_EQ(front.display().ask.value, "") << "a label is read, never guessed";
  front.enter({"400", "200", "volume", "20", "200", "stop", "review"});
  const Display shown = front.display();
  ASSERT_FALSE(shown.prompt.empty()) << front.refusal();
  const auto tells = [&](const std::string& part) {
    return std::any_of(shown.prompt.begin(), shown.prompt.end(), [&](const std::string& line) {
      return line.find(part) != std::string::npos;
    });
  };
  EXPECT_TRUE(tells("400 mg in 200 mL"));
  EXPECT_TRUE(tells("10 mL/h"));
}

TEST(Programming, RefusesAConcentrationBelowItsHardLowWhereItIsTyped) {
  Front front(custom_library());
  front.press(Key::kProgramme);
  front.enter({"pt-1", "dopamine", "400", "801"});
  EXPECT_EQ(front.asks(), "diluent");
  EXPECT_EQ(front.refusal(), "concentration 400 mg in 801 mL below hard limit 0.5 mg in 1 mL");
}

TEST(Programming, AsksForAReasonOutsideTheSoftLimitsOfAConcentration) {
  Front front(custom_library());
  front.press(Key::kProgramme);
  front.enter({"pt-1", "dopamine", "400", "800", "volume", "20", "200", "stop", "review"});
  EXPECT_TRUE(front.display().needs_reason);
}

TEST(Programming, OffersOnlyWhatThePumpCanGive) {
  auto drugs = std::make_shared<Library>(*pca_library());
  drugs->areas[0].entries[1].route = Route::kEpidural;
  Front front(drugs);
  front.press(Key::kProgramme);
  front.enter({"pt-1"});
  EXPECT_EQ(front.display().ask.choices.size(), 1U);
}

TEST(Programming, OffersNothingWhoseRulesTheLibraryLacks) {
  auto drugs = std::make_shared<Library>(*pca_library());
  drugs->areas[0].entries[1].demand.reset();
  Front front(drugs);
  front.press(Key::kProgramme);
  front.enter({"pt-1", "morphine"});
  EXPECT_NE(front.refusal().find("not in the library"), std::string::npos);
  EXPECT_EQ(front.asks(), "drug");
}

// Whatever is pressed: nothing runs that the library forbids, and every picture can be shown.
TEST(Programming, OutlivesAnyKeysInAnyOrder) {
  constexpr std::array<const char*, 8> kTexts = {"1", "5", "100", "0", "-1", "1:30", "", "4711"};
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    std::minstd_rand random(seed);
    Front front(pca_library());
    for (int i = 0; i < 200; ++i) {
      const auto key = static_cast<Key>(random() % (static_cast<unsigned>(kLastKey) + 1));
      const Ask ask = front.display().ask;
      const bool answers = random() % 2 == 0 && ask.kind != Ask::Kind::kNothing;
      std::string text = kTexts.at(random() % kTexts.size());
      if (answers && !ask.choices.empty()) text = ask.choices[random() % ask.choices.size()].word;
      front.press(answers ? Key::kEnter : key, text);
      front.run(std::chrono::seconds{random() % 3});
      const Programme& p = front.engine.snapshot().programme;
      ASSERT_LE(p.rate, millilitres_per_hour(500)) << "seed " << seed << ", key " << i;
      ASSERT_LE(p.demand.dose.volume, millilitres(5)) << "seed " << seed << ", key " << i;
    }
  }
}

// Look-alikes: whoever enters a dose sees of what.
TEST(Programming, NamesDrugAndConcentrationBesideEveryValue) {
  Front front(pca_library());
  front.press(Key::kProgramme);
  front.enter({"pt-1", "morphine"});
  for (const char* value : {"0", "1", "1", "10", "10"}) {
    EXPECT_EQ(front.display().ask.about, "MORphine, 100 mg in 100 mL, intravenous");
    front.press(Key::kEnter, value);
  }
}

TEST(Programming, FindsADrugByAPartOfItsName) {
  Front front(pca_library());
  front.press(Key::kProgramme);
  front.enter({"pt-1"});
  front.press(Key::kFilter, "MOR");
  ASSERT_EQ(front.display().ask.choices.size(), 1U);
  EXPECT_EQ(front.display().ask.choices[0].label, "MORphine");
}

// Field failure of 2020: the delay that was programmed is the delay that is kept.
TEST(Programming, KeepsADelayThroughReviewAndStart) {
  Front front;
  front.press(Key::kProgramme);
  front.enter({"pt-1", kSaline, "volume", "100", "50", "stop", "delay", "30", "no", "review"});
  const auto& prompt = front.display().prompt;
  EXPECT_TRUE(std::any_of(prompt.begin(), prompt.end(), [](const std::string& line) {
    return line.find("Starts 30 min after") != std::string::npos;
  }));
  front.press(Key::kConfirm);
  front.press(Key::kStart);
  EXPECT_EQ(front.engine.snapshot().state, PumpState::kDelayed);
  EXPECT_EQ(front.engine.snapshot().programme.delay, 30min);
  front.run(30min - 1s);
  EXPECT_EQ(front.engine.snapshot().infused, Volume{});
  front.run(3s);
  EXPECT_EQ(front.engine.snapshot().state, PumpState::kRunning);
}

TEST(Programming, PutsTheStartOfALoadedInfusionOff) {
  Front front;
  front.press(Key::kProgramme);
  front.enter({"pt-1", kSaline, "volume", "100", "50", "stop", "review"});
  front.press(Key::kConfirm);
  front.tick();
  front.press(Key::kDelay);
  front.enter({"10", "no"});
  front.press(Key::kConfirm);
  front.tick();
  EXPECT_EQ(front.engine.snapshot().programme.delay, 10min);
  EXPECT_EQ(front.engine.snapshot().programme.vtbi, millilitres(50));
}

TEST(Programming, GoesBackValueByValueAndOut) {
  Front front;
  front.press(Key::kProgramme);
  front.enter({"pt-1", kSaline, "volume", "100"});
  front.press(Key::kBack);
  EXPECT_EQ(front.asks(), "dose");
  EXPECT_EQ(front.display().ask.value, "100");
  for (int i = 0; i < 4; ++i) front.press(Key::kBack);
  EXPECT_EQ(front.asks(), "");
}

// P95
TEST(Programming, OffersTheUsualValueWhenASoftLimitIsNotPassed) {
  auto drugs = std::make_shared<Library>(*library());
  drugs->areas[0].entries[0].usual = Decimal::of(80);
  Front front(drugs);
  front.press(Key::kProgramme);
  front.enter({"pt-1", kSaline, "volume", "201", "50", "stop", "review"});
  EXPECT_TRUE(front.may(Key::kOverride));
  front.press(Key::kDecline, "too much");
  EXPECT_EQ(front.asks(), "dose");
  EXPECT_EQ(front.display().ask.value, "80");
  front.enter({"80", "review"});
  EXPECT_TRUE(front.may(Key::kConfirm));
}

TEST(Programming, GoesBackFromTheReviewToChangeIt) {
  Front front;
  front.press(Key::kProgramme);
  front.enter({"pt-1", kSaline, "volume", "100", "50", "stop", "review"});
  front.press(Key::kBack);
  EXPECT_FALSE(front.bedside.order_waits());
  EXPECT_EQ(front.asks(), "parts");
}

TEST(Programming, GivesStepsOneAfterTheOther) {
  Front front;
  front.press(Key::kProgramme);
  front.enter({"pt-1", kSaline, "steps", "100", "10", "another", "0", "5", "another", "50", "5",
               "done", "review"});
  EXPECT_EQ(front.refusal(), "");
  front.press(Key::kConfirm);
  const Programme& p = front.engine.snapshot().programme;
  EXPECT_EQ(p.therapy, Therapy::kMultistep);
  ASSERT_EQ(p.course.count, 3);
  EXPECT_EQ(p.course.phases[1].time, 5min);
  EXPECT_EQ(p.course.phases[2].rate, millilitres_per_hour(50));
}

TEST(Programming, MakesARampOfVolumeTimeAndSlopes) {
  Front front;
  front.press(Key::kProgramme);
  front.enter({"pt-1", kSaline, "ramp", "1000", "12:00", "60", "60", "review"});
  EXPECT_EQ(front.refusal(), "");
  front.press(Key::kConfirm);
  EXPECT_EQ(front.engine.snapshot().programme.therapy, Therapy::kRamp);
  front.press(Key::kStart);
  EXPECT_TRUE(front.may(Key::kTaper));
  front.press(Key::kTaper);
  EXPECT_TRUE(front.last.commands.empty());
  front.press(Key::kConfirm);
  ASSERT_EQ(front.last.commands.size(), 1U);
  EXPECT_EQ(front.last.commands[0].verb, EngineVerb::kTaper);
}

TEST(Programming, RepeatsIntermittentDoses) {
  Front front;
  front.press(Key::kProgramme);
  front.enter({"pt-1", kSaline, "intermittent", "100", "10", "60", "0", "100", "review"});
  EXPECT_EQ(front.refusal(), "");
  front.press(Key::kConfirm);
  EXPECT_EQ(front.engine.snapshot().programme.therapy, Therapy::kIntermittent);
}

}  // namespace
}  // namespace ph::agent
