#include <gtest/gtest.h>

#include "tests/unit/protocol_domain/therapies.hpp"

namespace ph {
namespace {

// Golden: 1 mg of 1 mg/mL in a minute is 1 mL at 60 mL/h; 10 mg in 4 h are 10 mL.
TEST(Pca, TurnsDoseLockoutAndWindowIntoVolumes) {
  const Programme programme = found(a_pca_order()).programme;
  EXPECT_EQ(programme.rate, microlitres_per_hour(500));
  EXPECT_EQ(programme.demand.dose, (DoseStep{millilitres(1), millilitres_per_hour(60)}));
  EXPECT_EQ(programme.demand.lockout, minutes{10});
  EXPECT_EQ(programme.window, (WindowLimit{millilitres(10), hours{4}}));
  EXPECT_EQ(programme.bolus, (BolusRule{millilitres(3), millilitres_per_hour(120)}));
}

// P03
TEST(Pca, HasABaseOverTheWholeRange) {
  Library library = a_therapy_library();
  for (DrugEntry& entry : library.areas[0].entries) {
    if (entry.id == EntryId{"morphine"}) {
      entry.limits.soft_high = entry.limits.hard_high = number("10");
      entry.demand->window_most = number("100");
    }
  }
  for (const char* rate : {"1", "10"}) {
    OrderRequest request = a_pca_order();
    request.dose = dose(rate, "mg/h");
    const Assessment assessment = assess(request, library, a_therapy_model());
    EXPECT_EQ(refused(assessment), "");
    EXPECT_EQ(to_string(assessment.rate), std::string(rate) + " mL/h");
  }
}

TEST(Pca, MayHaveNoBaseAtAll) {
  OrderRequest request = a_pca_order();
  request.dose = dose("0", "mg/h");
  EXPECT_EQ(refused(request), "");
  EXPECT_EQ(found(request).rate, FlowRate{});
  EXPECT_EQ(found(request).programme.kvo, FlowRate{});
}

TEST(Pca, KeepsNoVeinOpenWithoutABase) {
  OrderRequest request = a_pca_order();
  request.dose = dose("0", "mg/h");
  request.end_action = EndAction::kKeepVeinOpen;
  EXPECT_EQ(refused(request), "KVO: needs a base rate");
}

TEST(Pca, IsRefusedWhereTheLibraryAllowsNone) {
  OrderRequest request = a_rate_order();
  request.more.demand = DemandRequest{dose("1", "mg"), minutes{1}, minutes{10}};
  EXPECT_EQ(refused(request), "demand doses: the library allows none for norepinephrine");
}

// P95, P96
TEST(Pca, JudgesTheDemandDose) {
  OrderRequest request = a_pca_order();
  request.more.demand->dose = dose("2.1", "mg");
  EXPECT_EQ(refused(request), "");
  EXPECT_EQ(found(request).judgement.reason, "demand dose 2.1 mg above soft limit 2 mg");
  request.more.demand->dose = dose("3.1", "mg");
  EXPECT_EQ(refused(request),
            "demand dose 3.1 mg above hard limit 3 mg for morphine 30 mg in 30 mL");
}

// P30
TEST(Pca, LocksOutForWhatTheLibraryAllows) {
  OrderRequest request = a_pca_order();
  for (const milliseconds good : {milliseconds{minutes{5}}, milliseconds{hours{1}}}) {
    request.more.demand->lockout = good;
    EXPECT_EQ(refused(request), "");
  }
  request.more.demand->lockout = minutes{5} - milliseconds{1};
  EXPECT_EQ(refused(request), "lockout: expected 5 min 0 s to 1 h 0 min, got 4 min 59 s");
  request.more.demand->lockout = hours{1} + milliseconds{1};
  EXPECT_NE(refused(request), "");
}

// P34: 1 mL at 12 mL/h takes exactly 5 min.
TEST(Pca, NeverLocksOutShorterThanTheDoseTakes) {
  OrderRequest request = a_pca_order();
  request.more.demand->duration = minutes{5};
  request.more.demand->lockout = minutes{5};
  EXPECT_EQ(refused(request), "");
  request.more.demand->duration = minutes{5} + seconds{10};
  EXPECT_NE(refused(request).find("lockout 5 min 0 s: the dose takes 5 min 1"), std::string::npos);
}

// P30: zero only where the pharmacist says so.
TEST(Pca, LocksOutForNothingOnlyByTheLibrary) {
  Library library = a_therapy_library();
  OrderRequest request = a_pca_order();
  request.more.demand->lockout = milliseconds{0};
  EXPECT_NE(refused(assess(request, library, a_therapy_model())), "");
  for (DrugEntry& entry : library.areas[0].entries) {
    if (entry.demand) entry.demand->lockout_least = milliseconds{0};
  }
  EXPECT_EQ(refused(assess(request, library, a_therapy_model())), "");
}

// P19: base and dose together; the dose takes longer where the pump can give no more.
TEST(Pca, CountsTheTimeOfADoseAtWhatThePumpCanGive) {
  PumpModel model = a_therapy_model();
  model.bolus_rate_max = millilitres_per_hour(60);
  OrderRequest request = a_pca_order();
  request.more.demand->lockout = minutes{5};
  const Assessment assessment = assess(request, a_therapy_library(), model);
  EXPECT_EQ(refused(assessment), "");
  EXPECT_EQ(assessment.programme.rate_most, millilitres_per_hour(60));
  model.bolus_rate_max = nanolitres_per_hour(59'999'999);
  EXPECT_NE(refused(assess(request, a_therapy_library(), model))
                .find("demand dose: rate 60 mL/h above the highest rate of a dose"),
            std::string::npos);
}

TEST(Pca, RefusesADoseThatTheMechanismCannotGiveAccurately) {
  OrderRequest request = a_pca_order();
  request.more.demand->dose = dose("0.5", "mg");
  EXPECT_EQ(refused(request), "");
  request.more.demand->dose = dose("0.499999", "mg");
  EXPECT_EQ(
      refused(request),
      "demand dose 0.499999 mg: 0.499999 mL is less than model lvp gives accurately, at least "
      "0.5 mL");
}

// P32
TEST(Pca, GivesADoseInOneSecondToFifteenMinutes) {
  OrderRequest request = a_pca_order();
  request.more.demand->lockout = minutes{30};
  request.more.demand->duration = minutes{15};
  EXPECT_EQ(refused(request), "");
  request.more.demand->duration = minutes{15} + milliseconds{1};
  EXPECT_NE(refused(request), "");
}

TEST(Pca, NeedsTheVolumeOfTheContainer) {
  OrderRequest request = a_pca_order();
  request.vtbi.reset();
  EXPECT_EQ(refused(request), "VTBI: needed with demand doses, not entered");
  request.duration = hours{10};
  EXPECT_EQ(refused(request), "duration: not with demand doses, enter the VTBI");
}

// P31
TEST(Window, IsTheLibrarysOrATighterOne) {
  OrderRequest request = a_pca_order();
  request.more.window = WindowRequest{dose("10", "mg"), hours{4}};
  EXPECT_EQ(refused(request), "");
  request.more.window->dose = dose("5", "mg");
  EXPECT_EQ(found(request).programme.window.volume, millilitres(5));
  request.more.window->dose = dose("10.001", "mg");
  EXPECT_EQ(refused(request),
            "window limit 10.001 mg above hard limit 10 mg for morphine 30 mg in 30 mL");
  request.more.window = WindowRequest{dose("5", "mg"), hours{1}};
  EXPECT_EQ(refused(request), "window 1 h 0 min: the library counts over 4 h 0 min");
}

// P22, P23: 4 h of 0.5 mL/h are 2 mL, one dose 1 mL.
TEST(Window, HoldsAWholeWindowOfBaseAndOneDose) {
  OrderRequest request = a_pca_order();
  request.more.window = WindowRequest{dose("3", "mg"), hours{4}};
  EXPECT_EQ(refused(request), "");
  request.more.window->dose = dose("2.999999", "mg");
  EXPECT_EQ(refused(request),
            "window limit 2.999999 mL in 4 h 0 min: base flow and one of each "
            "dose need more");
}

// The engine counts a loading dose in the window that it begins.
TEST(Window, HoldsTheLoadingDoseToo) {
  OrderRequest request = a_pca_order();
  request.more.loading = LoadingRequest{dose("2", "mg"), minutes{5}};
  request.more.window = WindowRequest{dose("5", "mg"), hours{4}};
  EXPECT_EQ(refused(request), "");
  request.more.window->dose = dose("4.999", "mg");
  EXPECT_EQ(refused(request),
            "window limit 4.999 mL in 4 h 0 min: base flow, the loading dose and one of each "
            "dose need more");
}

TEST(Window, StandsBesideDosesOnly) {
  OrderRequest request = a_rate_order();
  request.more.window = WindowRequest{dose("3", "mg"), hours{4}};
  EXPECT_EQ(refused(request), "window limit: only with demand doses or programmed boluses");
}

TEST(Pieb, TurnsIntervalAndFirstIntoARule) {
  const Programme programme = found(a_pieb_order()).programme;
  EXPECT_EQ(programme.periodic.dose, (DoseStep{millilitres(8), millilitres_per_hour(240)}));
  EXPECT_EQ(programme.periodic.interval, minutes{45});
  EXPECT_EQ(programme.periodic.first, minutes{45});
  EXPECT_TRUE(programme.periodic.demand_restarts);
  EXPECT_EQ(programme.demand.dose.volume, millilitres(5));
  EXPECT_FALSE(programme.periodic.is_flush);
}

TEST(Pieb, IsForTheEpiduralSpaceAlone) {
  OrderRequest request = a_pca_order();
  request.more.demand.reset();
  request.more.periodic = PeriodicRequest{dose("1", "mg"), minutes{2}, minutes{45}, minutes{45}};
  EXPECT_EQ(refused(request),
            "programmed boluses: only for the epidural route, not intravenous\n"
            "programmed boluses: the library allows none for morphine");
}

TEST(Pieb, KeepsTheIntervalOfTheLibrary) {
  OrderRequest request = a_pieb_order();
  request.more.demand.reset();
  request.more.periodic->interval = minutes{30};
  EXPECT_EQ(refused(request), "");
  request.more.periodic->interval = minutes{30} - milliseconds{1};
  EXPECT_NE(refused(request).find("interval of the programmed boluses: expected 30 min 0 s"),
            std::string::npos);
}

// 30 mL in an hour hold two programmed doses of 8 mL and a demand dose, not two of 12.6 mL.
TEST(Pieb, CountsItsOwnDosesInTheWindow) {
  OrderRequest request = a_pieb_order();
  request.more.periodic->dose = dose("12", "mL");
  request.more.periodic->duration = minutes{3};
  EXPECT_EQ(refused(request), "");
  request.more.demand->dose = dose("6.1", "mL");
  EXPECT_EQ(refused(request),
            "window limit 30 mL in 1 h 0 min: base flow and one of each dose need more");
}

// P21
TEST(Bolus, IsWhatTheLibraryTheModelAndTheAreaAllow) {
  OrderRequest request = a_pca_order();
  request.more.demand.reset();
  PumpModel model = a_therapy_model();
  const auto rule = [&] { return assess(request, a_therapy_library(), model).programme.bolus; };
  EXPECT_EQ(rule(), (BolusRule{millilitres(3), millilitres_per_hour(120)}));
  model.bolus_rate_max = millilitres_per_hour(100);
  EXPECT_EQ(rule().rate_most, millilitres_per_hour(100));
  model.bolus_min = nanolitres(3'000'001);
  EXPECT_EQ(rule(), BolusRule{});
}

// P19: an infusion that leaves no room for it has no bolus, and is none the worse for that.
TEST(Bolus, IsNoneWhereTheBaseRateIsTheHighestOfAll) {
  OrderRequest request = a_pca_order();
  request.more.demand.reset();
  PumpModel model = a_therapy_model();
  model.bolus_rate_max = assess(request, a_therapy_library(), model).rate;
  const Assessment assessment = assess(request, a_therapy_library(), model);
  EXPECT_EQ(refused(assessment), "");
  EXPECT_EQ(assessment.programme.bolus, BolusRule{});
  EXPECT_EQ(assessment.programme.rate_most, assessment.rate);
}

// Pump reference, section 4: no bolus in ramp, programme, intermittent and dose over time.
TEST(Bolus, IsNoneWhereTheTherapyHasNone) {
  Library library = a_therapy_library();
  for (DrugEntry& entry : library.areas[0].entries) entry.bolus = limits("mL", "5", "9");
  for (const OrderRequest& request :
       {a_total_order(), a_ramp_order(), a_multistep_order(), an_intermittent_order(),
        a_blood_order(), a_feed_order(), a_tci_order()}) {
    const Assessment assessment = assess(request, library, a_therapy_model());
    EXPECT_EQ(assessment.programme.bolus, BolusRule{}) << request.entry.str();
  }
}

TEST(Tci, FreezesThePatientAndTheDrug) {
  const TciPlan plan = found(a_tci_order()).programme.tci;
  EXPECT_EQ(plan.model, TciModel::kSchnider);
  EXPECT_EQ(plan.site, TciSite::kEffect);
  EXPECT_EQ(plan.weight_g, 70'000);
  EXPECT_EQ(plan.height_mm, 1'700);
  EXPECT_EQ(plan.age_years, 40);
  EXPECT_EQ(plan.target_pg_per_ml, 4'000'000);
  EXPECT_EQ(plan.drug_pg_per_ml, 10'000'000'000);  // 10 mg/mL
  EXPECT_EQ(plan.overshoot_percent, 150);
  EXPECT_EQ(found(a_tci_order()).programme.rate, millilitres_per_hour(500));
  EXPECT_EQ(found(a_tci_order()).programme.kvo, FlowRate{});
}

TEST(Tci, IsOfferedOnlyWithAModelOfTheLibrary) {
  OrderRequest request = a_tci_order();
  request.more.tci->model = TciModel::kMinto;
  EXPECT_EQ(refused(request), "TCI model minto: the library does not allow it for propofol");
}

// Soft 8, hard 15 mcg/mL.
TEST(Tci, JudgesTheTarget) {
  OrderRequest request = a_tci_order();
  const auto verdict = [&](const char* target) {
    request.more.tci->target_ng_per_ml = number(target);
    return found(request).judgement.verdict;
  };
  EXPECT_EQ(verdict("8000"), Verdict::kWithin);
  EXPECT_EQ(verdict("8000.001"), Verdict::kAboveSoft);
  EXPECT_EQ(verdict("15000"), Verdict::kAboveSoft);
  EXPECT_EQ(verdict("15000.001"), Verdict::kAboveHard);
  EXPECT_EQ(refused(request),
            "target 15000.001 ng/mL above hard limit 15000 ng/mL for propofol "
            "500 mg in 50 mL");
  verdict("0");
  EXPECT_NE(refused(request), "");
  verdict("0.0001");
  EXPECT_NE(refused(request), "");
}

TEST(Tci, KeepsTheLimitsOfThePatient) {
  const auto with = [](std::int64_t weight_g, std::int64_t height_mm, std::int32_t age) {
    OrderRequest request = a_tci_order();
    request.more.tci->model = TciModel::kMarsh;
    request.measures.weight = grams(weight_g);
    request.more.tci->height = BodyHeight::of(height_mm);
    request.more.tci->age_years = age;
    return refused(request);
  };
  EXPECT_EQ(with(30'000, 1'300, 16), "");
  EXPECT_EQ(with(200'000, 2'200, 100), "");
  EXPECT_EQ(with(29'999, 1'300, 16), "TCI weight: expected 30 kg to 200 kg, got 29.999 kg");
  EXPECT_NE(with(200'001, 2'200, 100), "");
  EXPECT_EQ(with(70'000, 1'299, 40), "TCI height: expected 130 cm to 220 cm, got 1299 mm");
  EXPECT_NE(with(70'000, 2'201, 40), "");
  EXPECT_EQ(with(70'000, 1'700, 15), "TCI age: expected 16 years to 100 years, got 15");
  EXPECT_NE(with(70'000, 1'700, 101), "");
}

// James's lean body mass turns at 1.1/256 kg per square centimetre in men: 124.18 kg at 170 cm.
TEST(Tci, RefusesAModelWhereItsLeanBodyMassFallsAgain) {
  OrderRequest request = a_tci_order();
  request.more.tci->sex = Sex::kMale;
  request.measures.weight = grams(124'179);
  EXPECT_EQ(refused(request), "");
  request.measures.weight = grams(124'180);
  EXPECT_NE(refused(request).find("lean body mass falls again"), std::string::npos);
  request.more.tci->model = TciModel::kMarsh;
  EXPECT_EQ(refused(request), "");
}

TEST(Tci, NeedsAWeight) {
  OrderRequest request = a_tci_order();
  request.measures.weight.reset();
  EXPECT_EQ(refused(request), "weight: needed for TCI, not entered");
}

}  // namespace
}  // namespace ph
