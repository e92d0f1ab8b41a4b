#include <gtest/gtest.h>

#include "tests/unit/protocol_domain/a_library.hpp"

namespace ph {
namespace {

Assessment assessed(const OrderRequest& request) { return assess(request, a_library(), a_model()); }
std::vector<std::string> refusals(const OrderRequest& request) {
  return assessed(request).refusals;
}
using Why = std::vector<std::string>;

TEST(Assess, TurnsADoseRateIntoAProgrammableRate) {
  const Assessment found = assessed(a_rate_order());
  EXPECT_EQ(found.refusals, Why{});
  EXPECT_EQ(found.rate, nanolitres_per_hour(6'560'000));
  EXPECT_EQ(found.vtbi, millilitres(250));
  EXPECT_EQ(found.judgement.verdict, Verdict::kWithin);
}

TEST(Assess, TurnsADurationIntoTheVolumeOfTheRate) {
  OrderRequest request = a_rate_order();
  request.vtbi.reset();
  request.duration = std::chrono::hours{2};
  EXPECT_EQ(assessed(request).vtbi, nanolitres(13'120'000));
}

TEST(Assess, TurnsATotalDoseIntoVolumeAndRate) {
  const Assessment found = assessed(a_total_order());
  EXPECT_EQ(found.refusals, Why{});
  EXPECT_EQ(found.vtbi, millilitres(250));
  EXPECT_EQ(found.rate, millilitres_per_hour(250));
}

TEST(Assess, BuildsTheProgrammeFromAreaAndModel) {
  const Programme programme = assessed(a_rate_order()).programme;
  EXPECT_EQ(programme.rate, nanolitres_per_hour(6'560'000));
  EXPECT_EQ(programme.kvo, millilitres_per_hour(1));
  EXPECT_EQ(programme.occlusion_down, mmhg(400));
  EXPECT_EQ(programme.air_single, microlitres(50));
  EXPECT_TRUE(programme.life_sustaining);
}

TEST(Assess, LetsASoftLimitPassWithItsReason) {
  OrderRequest request = a_rate_order();
  request.dose = dose("1.000000001", "mcg/kg/min");
  EXPECT_TRUE(assessed(request).accepted());
  EXPECT_EQ(assessed(request).judgement.verdict, Verdict::kAboveSoft);
}

TEST(Assess, RefusesADoseBeyondAHardLimit) {
  OrderRequest request = a_rate_order();
  request.dose = dose("3.300000001", "mcg/kg/min");
  EXPECT_EQ(refusals(request), Why{"dose 3.300000001 mcg/kg/min above hard limit 3.3 mcg/kg/min "
                                   "for norepinephrine 8 mg in 250 mL"});
  request.dose = dose("3.3", "mcg/kg/min");
  EXPECT_EQ(refusals(request), Why{});
}

TEST(Assess, RefusesACareAreaOrEntryThatTheLibraryDoesNotHave) {
  OrderRequest request = a_rate_order();
  request.care_area = "ward";
  EXPECT_EQ(refusals(request), Why{"care area ward: not in library 3"});
  request = a_rate_order();
  request.entry = EntryId{"heparin"};
  EXPECT_EQ(refusals(request), Why{"entry heparin: not in care area icu of library 3"});
}

TEST(Assess, RefusesARouteThatThePumpIsNotMadeFor) {
  Library library = a_library();
  library.areas[0].entries[0].route = Route::kEpidural;
  EXPECT_EQ(assess(a_rate_order(), library, a_model()).refusals,
            Why{"route epidural of norepinephrine: pump model lvp is not made for it"});
}

TEST(Assess, RefusesAMechanismThatTheEntryExcludes) {
  Library library = a_library();
  library.areas[0].entries[0].mechanisms = {Mechanism::kSyringe};
  EXPECT_EQ(assess(a_rate_order(), library, a_model()).refusals,
            Why{"mechanism peristaltic: norepinephrine may not be given by it"});
}

TEST(Assess, RefusesKvoOutsideTheVein) {
  Library library = a_library();
  library.areas[0].entries[0].route = Route::kSubcutaneous;
  PumpModel model = a_model();
  model.routes.push_back(Route::kSubcutaneous);
  OrderRequest request = a_rate_order();
  request.end_action = EndAction::kKeepVeinOpen;
  EXPECT_EQ(assess(request, library, model).refusals,
            Why{"KVO: only for the intravenous route, not subcutaneous"});
}

TEST(Assess, RefusesToGoOnAfterATotalDose) {
  OrderRequest request = a_total_order();
  request.end_action = EndAction::kContinue;
  EXPECT_EQ(refusals(request),
            Why{"end action continue: a total dose ends when it has been given"});
}

TEST(Assess, RefusesAUnitThatTheLimitsAreNotIn) {
  OrderRequest request = a_rate_order();
  request.dose = dose("5", "mcg/min");
  EXPECT_EQ(refusals(request),
            Why{"dose unit mcg/min: cannot be compared with limits in mcg/kg/min"});
}

TEST(Assess, RefusesADosePerKilogramWithoutAWeight) {
  OrderRequest request = a_rate_order();
  request.measures.weight.reset();
  EXPECT_EQ(refusals(request), Why{"weight: needed for a dose per kg, not entered"});
}

TEST(Assess, RefusesADoseRateWithoutAnEnd) {
  OrderRequest request = a_rate_order();
  request.vtbi.reset();
  EXPECT_EQ(refusals(request), Why{"VTBI: needed beside a dose rate, not entered"});
}

TEST(Assess, RefusesBothVolumeAndTimeBesideADoseRate) {
  OrderRequest request = a_rate_order();
  request.duration = std::chrono::hours{1};
  EXPECT_EQ(refusals(request), Why{"VTBI and duration: only one of them beside a dose rate"});
}

TEST(Assess, RefusesATotalDoseWithoutATime) {
  OrderRequest request = a_total_order();
  request.duration.reset();
  EXPECT_EQ(refusals(request), Why{"duration: needed for a total dose, not entered"});
}

TEST(Assess, RefusesATotalDoseInLessThanASecond) {
  OrderRequest request = a_total_order();
  request.duration = std::chrono::milliseconds{999};
  EXPECT_EQ(refusals(request), Why{"duration: expected 1 s to 8760 h, got 999 ms"});
}

TEST(Assess, RefusesAVolumeThatIsNotTheDose) {
  OrderRequest request = a_total_order();
  request.vtbi = millilitres(249);
  EXPECT_EQ(refusals(request), Why{"VTBI 249 mL: the dose needs 250 mL"});
}

TEST(Assess, RefusesARateAboveAreaOrModel) {
  OrderRequest request = a_total_order();
  request.duration = std::chrono::minutes{30};
  EXPECT_EQ(refusals(request), Why{});
  request.duration = std::chrono::seconds{1'799};
  EXPECT_EQ(refusals(request),
            Why{"rate 500.3 mL/h above the highest rate 500 mL/h of care area icu"});
  PumpModel model = a_model();
  model.rate_max = millilitres_per_hour(200);
  EXPECT_EQ(assess(a_total_order(), a_library(), model).refusals,
            Why{"rate 250 mL/h above the highest rate 200 mL/h of model lvp"});
}

TEST(Assess, RefusesARateBelowTheModel) {
  PumpModel model = a_model();
  model.rate_min = millilitres_per_hour(7);
  EXPECT_EQ(assess(a_rate_order(), a_library(), model).refusals,
            Why{"rate 6.56 mL/h below the lowest rate 7 mL/h of model lvp"});
}

TEST(Assess, RefusesAVolumeAboveTheLargestOrOfNothing) {
  OrderRequest request = a_rate_order();
  request.vtbi = nanolitres(3'000'000'001);
  EXPECT_EQ(refusals(request), Why{"VTBI 3000.000001 mL above the largest VTBI 3000 mL"});
  request.vtbi = nanolitres(0);
  EXPECT_EQ(refusals(request), Why{"VTBI: expected above 0 mL, got 0 mL"});
  request.vtbi = nanolitres(1);
  EXPECT_EQ(refusals(request), Why{});
}

TEST(Assess, RefusesADoseThatRoundsToNoFlow) {
  Library library = a_library();
  library.areas[0].entries[0].limits = {norepinephrine().limits.unit, {}, {}, {}, {}};
  OrderRequest request = a_rate_order();
  request.dose = dose("0.000001", "mcg/kg/min");
  EXPECT_EQ(assess(request, library, a_model()).refusals,
            Why{"dose 0.000001 mcg/kg/min: gives a rate of 0 mL/h"});
}

TEST(Assess, RefusesANegativeDurationOrVolume) {
  OrderRequest request = a_rate_order();
  request.vtbi.reset();
  request.duration = std::chrono::milliseconds{-1};
  EXPECT_FALSE(assessed(request).accepted());
  request.duration = std::chrono::milliseconds::max();
  EXPECT_FALSE(assessed(request).accepted());
}

// 1.16 mg/h of 10 mg/mL is 0.116 mL/h; the nearest programmable rate is 0.12 mL/h, 1.2 mg/h.
OrderRequest a_small_rate_order(Library& library, PumpModel& model) {
  DrugEntry& entry = library.areas[0].entries[0];
  entry.limits = {*parse_dose_unit("mg/h", "test"), {}, {}, {}, {}};
  entry.concentration = {number("100"), AmountUnit::kMilligram, millilitres(10)};
  model.rate_min = microlitres_per_hour(10);
  OrderRequest request = a_rate_order();
  request.dose = dose("1.16", "mg/h");
  request.vtbi = millilitres(5);
  return request;
}

TEST(Assess, NeverRoundsARateOverAHardLimit) {
  Library library = a_library();
  PumpModel model = a_model();
  const OrderRequest request = a_small_rate_order(library, model);
  auto& limits = library.areas[0].entries[0].limits;
  limits.hard_high = number("1.2");
  EXPECT_EQ(assess(request, library, model).rate, microlitres_per_hour(120));
  limits.hard_high = number("1.19999");
  EXPECT_EQ(assess(request, library, model).rate, microlitres_per_hour(110));
}

TEST(Assess, NeverRoundsARateUnderAHardLimit) {
  Library library = a_library();
  PumpModel model = a_model();
  OrderRequest request = a_small_rate_order(library, model);
  request.dose = dose("1.14", "mg/h");
  library.areas[0].entries[0].limits.hard_low = number("1.14");
  EXPECT_EQ(assess(request, library, model).rate, microlitres_per_hour(120));
}

TEST(Assess, RefusesADoseThatNoProgrammableRateGivesInsideTheHardLimits) {
  Library library = a_library();
  PumpModel model = a_model();
  const OrderRequest request = a_small_rate_order(library, model);
  library.areas[0].entries[0].limits.hard_low = number("1.15");
  library.areas[0].entries[0].limits.hard_high = number("1.17");
  EXPECT_EQ(assess(request, library, model).refusals,
            Why{"dose 1.16 mg/h: no rate that can be programmed lies inside the hard limits"});
}

TEST(Assess, KeepsNoVeinOpenOutsideTheVein) {
  Library library = a_library();
  for (DrugEntry& entry : library.areas[0].entries) entry.route = Route::kSubcutaneous;
  PumpModel model = a_model();
  model.routes.push_back(Route::kSubcutaneous);
  const Assessment found = assess(a_rate_order(), library, model);
  EXPECT_EQ(found.refusals, Why{});
  EXPECT_EQ(found.programme.kvo, FlowRate{});
}

TEST(Assess, TakesNoLimitOfTheModelAwayByAnAreaWithoutOne) {
  Library library = a_library();
  for (CareArea& area : library.areas) {
    area.air_single = Volume{};
    area.occlusion = Pressure{};
  }
  const Programme programme = assess(a_rate_order(), library, a_model()).programme;
  EXPECT_EQ(programme.air_single, a_model().air_single);
  EXPECT_EQ(programme.occlusion_down, a_model().occlusion_down);
}

TEST(Assess, RefusesANegativeDose) {
  OrderRequest request = a_rate_order();
  request.dose.value = Decimal::of(-999'999'999'999);
  EXPECT_NE(refusals(request).back().find("expected 0 or above"), std::string::npos);
}

}  // namespace
}  // namespace ph
