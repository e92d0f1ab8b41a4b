#include <gtest/gtest.h>

#include "tests/unit/protocol_domain/therapies.hpp"

namespace ph {
namespace {

std::vector<OrderRequest> one_of_each() {
  return {a_rate_order(),  a_total_order(), a_pca_order(),       a_pieb_order(),
          a_tci_order(),   a_ramp_order(),  a_multistep_order(), an_intermittent_order(),
          a_blood_order(), a_feed_order()};
}

TEST(TherapyOf, KnowsEveryTherapyByItsParts) {
  const std::vector<Therapy> expected = {
      Therapy::kContinuous, Therapy::kDoseOverTime, Therapy::kPca,       Therapy::kPieb,
      Therapy::kTci,        Therapy::kRamp,         Therapy::kMultistep, Therapy::kIntermittent,
      Therapy::kBlood,      Therapy::kEnteral};
  std::vector<Therapy> are;
  for (const OrderRequest& request : one_of_each()) {
    EXPECT_EQ(refused(request), "") << request.entry.str();
    are.push_back(found(request).programme.therapy);
  }
  EXPECT_EQ(are, expected);
}

TEST(TherapyOf, NamesEveryTwoPartsThatDoNotGoTogether) {
  OrderRequest request = a_ramp_order();
  request.more.demand = DemandRequest{dose("1", "mL"), minutes{1}, minutes{10}};
  EXPECT_EQ(refused(request), "demand doses and ramp: do not go together");
  request.more.secondary = true;
  EXPECT_EQ(refused(request),
            "demand doses and ramp: do not go together\n"
            "demand doses and piggyback: do not go together\n"
            "ramp and piggyback: do not go together");
}

TEST(TherapyOf, RefusesALoadingDoseBesideATotalDose) {
  OrderRequest request = a_total_order();
  request.more.loading = LoadingRequest{dose("100", "mg"), minutes{10}};
  EXPECT_EQ(refused(request), "loading dose and total dose: do not go together");
}

TEST(Loading, GoesBeforeTheBaseRateAndCountsTowardsTheVtbi) {
  OrderRequest request = a_pca_order();
  request.more.demand.reset();
  request.more.loading = LoadingRequest{dose("3", "mg"), minutes{15}};
  const Programme programme = found(request).programme;
  ASSERT_EQ(programme.course.count, 1);
  EXPECT_EQ(programme.course.phases[0], (Phase{millilitres_per_hour(12), millilitres(3), {}}));
  EXPECT_EQ(programme.vtbi, millilitres(30));
  EXPECT_EQ(programme.rate, microlitres_per_hour(500));
}

TEST(Loading, ComesOnTopOfATime) {
  OrderRequest request = a_pca_order();
  request.more.demand.reset();
  request.vtbi.reset();
  request.duration = hours{10};
  request.more.loading = LoadingRequest{dose("3", "mg"), minutes{15}};
  EXPECT_EQ(found(request).vtbi, millilitres(8));
}

TEST(Loading, IsRefusedWhereTheLibraryAllowsNone) {
  OrderRequest request = a_rate_order();
  request.more.loading = LoadingRequest{dose("1", "mg"), minutes{15}};
  EXPECT_EQ(refused(request), "loading dose: the library allows none for norepinephrine");
}

// P95
TEST(Loading, AsksForAnOverrideWithTheGravestVerdictAndEveryReason) {
  OrderRequest request = a_pca_order();
  request.dose = dose("2.5", "mg/h");
  request.more.demand->dose = dose("0.5", "mg");
  request.vtbi = millilitres(100);
  request.more.loading = LoadingRequest{dose("4.5", "mg"), minutes{15}};
  const Assessment assessment = found(request);
  EXPECT_EQ(assessment.judgement.verdict, Verdict::kAboveSoft);
  EXPECT_EQ(assessment.judgement.reason,
            "dose 2.5 mg/h above soft limit 2 mg/h; loading dose 4.5 mg above soft limit 4 mg");
}

// P96
TEST(Loading, IsRefusedAboveItsHardLimit) {
  OrderRequest request = a_pca_order();
  request.more.loading = LoadingRequest{dose("5.000000001", "mg"), minutes{15}};
  EXPECT_EQ(refused(request),
            "loading dose 5.000000001 mg above hard limit 5 mg for morphine 30 mg in 30 mL");
  request.more.loading->dose = dose("5", "mg");
  EXPECT_EQ(refused(request), "");
}

TEST(Multistep, TurnsItsStepsIntoPhases) {
  const Programme programme = found(a_multistep_order()).programme;
  ASSERT_EQ(programme.course.count, 3);
  EXPECT_EQ(programme.course.phases[1], (Phase{FlowRate{}, Volume{}, minutes{10}}));
  EXPECT_EQ(programme.vtbi, millilitres(90));
  EXPECT_EQ(programme.rate, millilitres_per_hour(120));
  EXPECT_EQ(programme.rate_most, millilitres_per_hour(120));
  EXPECT_FALSE(programme.course.repeats);
}

TEST(Multistep, RepeatsUntilTheVtbi) {
  OrderRequest request = a_multistep_order();
  request.more.steps_repeat = true;
  EXPECT_EQ(refused(request), "VTBI: needed with repeated steps, not entered");
  request.vtbi = millilitres(500);
  EXPECT_TRUE(found(request).programme.course.repeats);
}

TEST(Multistep, TakesTwelveStepsAndNotThirteen) {
  OrderRequest request = a_multistep_order();
  request.more.steps.assign(12, {millilitres_per_hour(60), millilitres(30), {}});
  EXPECT_EQ(refused(request), "");
  request.more.steps.resize(13, {millilitres_per_hour(60), millilitres(30), {}});
  EXPECT_EQ(refused(request), "steps: expected 1 to 12, got 13");
}

TEST(Multistep, TakesNoStepShorterThanASecond) {
  OrderRequest request = a_multistep_order();
  request.more.steps[0] = {millilitres_per_hour(180), microlitres(50), {}};
  EXPECT_EQ(refused(request), "");
  request.more.steps[0].volume = nanolitres(49'900);
  EXPECT_NE(refused(request).find("step 1: expected 1 s or more"), std::string::npos);
}

TEST(Multistep, JudgesEveryRate) {
  OrderRequest request = a_multistep_order();
  request.more.steps[2].rate = nanolitres_per_hour(300'000'001);
  EXPECT_EQ(refused(request),
            "step 3: rate 300.000001 mL/h above hard limit 300 mL/h for nutrition 2000 mL in "
            "2000 mL");
  request.more.steps[2].rate = millilitres_per_hour(201);
  EXPECT_EQ(found(request).judgement.reason, "step 3: rate 201 mL/h above soft limit 200 mL/h");
}

TEST(Multistep, RefusesAStepThatIsNeitherFlowNorWait) {
  OrderRequest request = a_multistep_order();
  request.more.steps[0].volume = Volume{};
  EXPECT_NE(refused(request).find("step 1: expected a rate and a volume, or a wait"),
            std::string::npos);
}

TEST(Multistep, RefusesADoseOfItsOwn) {
  OrderRequest request = a_multistep_order();
  request.dose = dose("60", "mL/h");
  EXPECT_EQ(refused(request),
            "dose 60 mL/h: expected 0 with multistep, which fixes the rate by itself");
}

TEST(Intermittent, GivesADoseThenAFlowBetweenAndRepeats) {
  const Programme programme = found(an_intermittent_order()).programme;
  ASSERT_EQ(programme.course.count, 2);
  EXPECT_TRUE(programme.course.repeats);
  EXPECT_EQ(programme.course.phases[0], (Phase{millilitres_per_hour(120), millilitres(100), {}}));
  // 4 h less the 50 min of the dose, at 5 mL/h.
  EXPECT_EQ(programme.course.phases[1].volume, nanolitres(15'833'333));
}

TEST(Intermittent, WaitsWhereNothingFlowsBetween) {
  OrderRequest request = an_intermittent_order();
  request.more.intermittent->between = FlowRate{};
  EXPECT_EQ(found(request).programme.course.phases[1],
            (Phase{FlowRate{}, Volume{}, hours{4} - minutes{50}}));
}

TEST(Intermittent, RefusesAnIntervalThatTheDoseFills) {
  OrderRequest request = an_intermittent_order();
  request.more.intermittent->interval = minutes{50};
  EXPECT_EQ(refused(request), "interval 50 min 0 s: the intermittent dose takes 50 min 0 s");
}

TEST(Blood, BeginsSlowlyAndEndsWithinFourHours) {
  const Programme programme = found(a_blood_order()).programme;
  ASSERT_EQ(programme.course.count, 1);
  EXPECT_EQ(programme.course.phases[0], (Phase{millilitres_per_hour(60), millilitres(15), {}}));
  EXPECT_EQ(programme.longest, hours{4});
}

TEST(Blood, IsRefusedAboveFourHoursInAll) {
  OrderRequest request = a_blood_order();
  request.dose = dose("76", "mL/h");  // 15 min + 285 mL / 76 mL/h = exactly 4 h
  EXPECT_EQ(refused(request), "");
  request.vtbi = nanolitres(300'000'022);  // a millisecond more
  EXPECT_EQ(refused(request), "blood: takes 4 h 0 min, within 4 h of the start");
}

TEST(Blood, IsNeverDelayed) {
  OrderRequest request = a_blood_order();
  request.more.slow_start.reset();
  request.more.delay = hours{1};
  EXPECT_EQ(refused(request), "blood: never delayed, never as a piggyback");
}

TEST(Delay, IsOneMinuteToADay) {
  OrderRequest request = a_rate_order();
  for (const milliseconds good : {milliseconds{minutes{1}}, milliseconds{hours{24}}}) {
    request.more.delay = good;
    EXPECT_EQ(refused(request), "");
    EXPECT_EQ(found(request).programme.delay, good);
  }
  request.more.delay = minutes{1} - milliseconds{1};
  EXPECT_EQ(refused(request), "delay: expected 1 min 0 s to 24 h 0 min, got 59 s");
  request.more.delay = hours{24} + milliseconds{1};
  EXPECT_NE(refused(request), "");
}

TEST(Delay, KeepsAVeinOpenAndNothingElse) {
  OrderRequest request = a_rate_order();
  request.more.kvo_in_delay = true;
  EXPECT_EQ(refused(request), "KVO in the delay: needs a delayed start");
  request.more.delay = hours{1};
  EXPECT_TRUE(found(request).programme.kvo_in_delay);
  request = a_feed_order();
  request.more.delay = hours{1};
  request.more.kvo_in_delay = true;
  EXPECT_NE(refused(request).find("KVO in the delay: only into a vein"), std::string::npos);
}

TEST(Piggyback, IsForAVeinByAPeristalticPump) {
  OrderRequest request = a_total_order();
  request.more.secondary = true;
  EXPECT_EQ(refused(request), "");
  EXPECT_TRUE(found(request).programme.secondary);
  PumpModel model = a_therapy_model();
  model.mechanism = Mechanism::kSyringe;
  EXPECT_EQ(refused(assess(request, a_therapy_library(), model)),
            "piggyback: only into a vein by a peristaltic pump, not intravenous by syringe");
}

// P12
TEST(Kvo, LiesAtTheLowestRateOfTheCourse) {
  EXPECT_EQ(found(an_intermittent_order()).programme.kvo, millilitres_per_hour(1));
  EXPECT_EQ(found(a_blood_order()).programme.kvo, millilitres_per_hour(3));
}

TEST(Enteral, FlushesBesideTheFeedAndNeverKeepsAVeinOpen) {
  const Programme programme = found(a_feed_order()).programme;
  EXPECT_TRUE(programme.periodic.is_flush);
  EXPECT_EQ(programme.periodic.dose, (DoseStep{millilitres(30), millilitres_per_hour(300)}));
  EXPECT_EQ(programme.periodic.first, hours{4});
  EXPECT_EQ(programme.kvo, FlowRate{});
  OrderRequest request = a_feed_order();
  request.end_action = EndAction::kKeepVeinOpen;
  EXPECT_EQ(refused(request), "KVO: only for the intravenous route, not enteral");
}

TEST(Enteral, FlushesNothingButTheGut) {
  OrderRequest request = an_order("nutrition", "60", "mL/h");
  request.vtbi = millilitres(500);
  request.more.flush = FlushRequest{millilitres(30), millilitres_per_hour(300), hours{4}};
  EXPECT_EQ(refused(request), "flush: only for the enteral route, not intravenous");
}

TEST(Enteral, FlushesTenToFiveHundredMillilitres) {
  OrderRequest request = a_feed_order();
  for (const Volume good : {millilitres(10), millilitres(500)}) {
    request.more.flush->volume = good;
    EXPECT_EQ(refused(request), "");
  }
  request.more.flush->volume = nanolitres(9'999'999);
  EXPECT_EQ(refused(request), "flush: expected 10 mL to 500 mL, got 9.999999 mL");
  request.more.flush->volume = nanolitres(500'000'001);
  EXPECT_NE(refused(request), "");
}

TEST(Patient, MustWeighWhatTheEntryAndTheAreaAreFor) {
  Library library = a_therapy_library();
  library.areas[0].weight_least = kilograms(40);
  library.areas[0].entries[0].patients = {"adults", std::nullopt, kilograms(120)};
  const auto at = [&](std::optional<BodyWeight> weight) {
    OrderRequest request = a_rate_order();
    request.measures.weight = weight;
    request.dose = dose("0.05", "mcg/kg/min");
    return refused(assess(request, library, a_therapy_model()));
  };
  EXPECT_EQ(at(kilograms(40)), "");
  EXPECT_EQ(at(kilograms(120)), "");
  EXPECT_EQ(at(grams(39'999)), "weight 39.999 kg below the least of care area icu, 40 kg");
  EXPECT_EQ(at(grams(120'001)),
            "weight 120.001 kg above the most of norepinephrine for adults, 120 kg");
}

TEST(Duration, LiesInsideTheBoundsOfTheEntry) {
  Library library = a_therapy_library();
  library.areas[0].entries[1].duration_least = minutes{60};
  library.areas[0].entries[1].duration_most = hours{4};
  const auto over = [&](milliseconds time) {
    OrderRequest request = a_total_order();
    request.duration = time;
    return refused(assess(request, library, a_therapy_model()));
  };
  EXPECT_EQ(over(minutes{60}), "");
  EXPECT_EQ(over(hours{4}), "");
  EXPECT_EQ(over(minutes{60} - seconds{1}),
            "duration 59 min 59 s: at least 1 h 0 min for vancomycin");
  EXPECT_EQ(over(hours{4} + minutes{1}), "duration 4 h 1 min: at most 4 h 0 min for vancomycin");
}

// P52 is set by the care area alone.
TEST(Programme, TakesTheRestartsOfTheArea) {
  Library library = a_therapy_library();
  library.areas[0].occlusion_restarts = 3;
  EXPECT_EQ(assess(a_rate_order(), library, a_therapy_model()).programme.occlusion_restarts, 3);
}

TEST(Rates, AreRoundedToWhatTheModelTakes) {
  PumpModel model = a_therapy_model();
  model.rate_resolution = millilitres_per_hour(1);
  EXPECT_EQ(assess(a_rate_order(), a_therapy_library(), model).rate, millilitres_per_hour(7));
}

}  // namespace
}  // namespace ph
