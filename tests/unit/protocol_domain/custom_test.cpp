#include <gtest/gtest.h>

#include "tests/unit/protocol_domain/a_library.hpp"

namespace ph {
namespace {

// Norepinephrine in a chosen concentration: 0.01 to 0.1 mg in 1 mL soft, 0.004 to 0.25 hard.
struct Custom {
  Library library = a_library();
  DrugEntry& entry = library.areas[0].entries[0];
  OrderRequest request = a_rate_order();

  Custom() {
    entry.concentration = {Decimal{}, AmountUnit::kMilligram, Volume{}};
    entry.custom = LimitSet{*parse_dose_unit("mg", "test"), number("0.004"), number("0.01"),
                            number("0.1"), number("0.25")};
  }
  Custom& choose(const char* amount, AmountUnit unit, Volume diluent) {
    request.concentration = Concentration{number(amount), unit, diluent};
    return *this;
  }
  Assessment assessed() const { return assess(request, library, a_model()); }
  std::string refused() const {
    const Assessment found = assessed();
    return found.accepted() ? "" : found.refusals.front();
  }
};

constexpr AmountUnit kMg = AmountUnit::kMilligram;

TEST(CustomConcentration, FixesTheRateAsAFixedOneWould) {
  const Assessment chosen = Custom().choose("8", kMg, millilitres(250)).assessed();
  const Assessment fixed = assess(a_rate_order(), a_library(), a_model());
  EXPECT_TRUE(chosen.accepted());
  EXPECT_EQ(chosen.rate, fixed.rate);
  EXPECT_EQ(chosen.programme, fixed.programme);
  EXPECT_EQ(chosen.judgement.verdict, Verdict::kWithin);
}

TEST(CustomConcentration, HalvesTheRateInTwiceTheStrength) {
  const Assessment chosen = Custom().choose("16", kMg, millilitres(250)).assessed();
  EXPECT_EQ(chosen.rate, microlitres_per_hour(3'280));
}

TEST(CustomConcentration, IsTheSameInAnotherUnit) {
  EXPECT_EQ(Custom().choose("0.008", AmountUnit::kGram, millilitres(250)).assessed().programme,
            Custom().choose("8000", AmountUnit::kMicrogram, millilitres(250)).assessed().programme);
}

TEST(CustomConcentration, IsRefusedBelowItsHardLow) {
  EXPECT_EQ(Custom().choose("1", kMg, millilitres(250)).refused(), "");
  EXPECT_EQ(Custom().choose("0.999999999", kMg, millilitres(250)).refused(),
            "concentration 0.999999999 mg in 250 mL below hard limit 0.004 mg in 1 mL for "
            "norepinephrine 0.999999999 mg in 250 mL");
}

TEST(CustomConcentration, IsRefusedAboveItsHardHigh) {
  EXPECT_EQ(Custom().choose("62.5", kMg, millilitres(250)).refused(), "");
  EXPECT_NE(Custom().choose("62.500000001", kMg, millilitres(250)).refused(), "");
}

TEST(CustomConcentration, AsksForAnOverrideOutsideItsSoftLimits) {
  EXPECT_EQ(Custom().choose("2.5", kMg, millilitres(250)).assessed().judgement.verdict,
            Verdict::kWithin);
  const Assessment weak = Custom().choose("2.499999999", kMg, millilitres(250)).assessed();
  EXPECT_TRUE(weak.accepted());
  EXPECT_EQ(weak.judgement.verdict, Verdict::kBelowSoft);
  EXPECT_EQ(Custom().choose("25.000000001", kMg, millilitres(250)).assessed().judgement.verdict,
            Verdict::kAboveSoft);
}

TEST(CustomConcentration, IsNeverGuessed) {
  EXPECT_EQ(Custom().refused(),
            "concentration: needed for norepinephrine, which is given in a chosen one");
}

// ISMP: a chosen concentration that nothing keeps from being too weak causes overdoses.
TEST(CustomConcentration, IsRefusedWithoutAHardLowInTheLibrary) {
  Custom custom;
  custom.entry.custom->hard_low.reset();
  EXPECT_EQ(custom.choose("8", kMg, millilitres(250)).refused(),
            "concentration: the library sets no hard low limit for norepinephrine");
}

TEST(CustomConcentration, RefusesAmountsAndVolumesOfNoContainer) {
  for (const auto& [amount, diluent] :
       {std::pair{"0", millilitres(250)}, std::pair{"100000.1", millilitres(5'000)},
        std::pair{"0.01", microlitres(99)}, std::pair{"500", millilitres(5'001)},
        std::pair{"8", nanolitres(0)}}) {
    EXPECT_NE(Custom().choose(amount, kMg, diluent).refused().find("expected above 0"),
              std::string::npos)
        << amount;
  }
}

TEST(CustomConcentration, RefusesAnotherSubstance) {
  EXPECT_EQ(Custom().choose("8", AmountUnit::kUnit, millilitres(250)).refused(),
            "concentration 8 units in 250 mL: cannot be compared with limits in mg in 1 mL");
}

TEST(FixedConcentration, IsItselfInEveryUnitAndNothingElse) {
  Custom fixed;
  fixed.library = a_library();
  EXPECT_EQ(fixed.choose("8000", AmountUnit::kMicrogram, millilitres(250)).refused(), "");
  EXPECT_EQ(fixed.choose("16", kMg, millilitres(500)).refused(),
            "concentration: got 16 mg in 500 mL, norepinephrine is held as 8 mg in 250 mL");
}

TEST(Strength, IsComparedExactlyBeyondOneHundredAndTwentyEightBits) {
  const Concentration a{number("999999999999"), AmountUnit::kGram, nanolitres(999'999'999'999)};
  const Concentration b{number("999999999998"), AmountUnit::kGram, nanolitres(999'999'999'998)};
  EXPECT_EQ(compare_strength(a, a), std::strong_ordering::equal);
  EXPECT_EQ(compare_strength(a, b), std::strong_ordering::equal);
  const Concentration c{number("999999999998"), AmountUnit::kGram, nanolitres(999'999'999'999)};
  EXPECT_EQ(compare_strength(a, c), std::strong_ordering::greater);
  EXPECT_EQ(compare_strength(c, b), std::strong_ordering::less);
}

TEST(WellFormed, SaysWhatACustomConcentrationLacks) {
  const auto faults = [](const Custom& custom) { return well_formed(custom.library); };
  EXPECT_EQ(faults(Custom()), std::vector<std::string>{});
  Custom held;
  held.entry.concentration.amount = number("8");
  EXPECT_EQ(faults(held).size(), 1U);
  Custom per_kg;
  per_kg.entry.custom->unit = *parse_dose_unit("mg/kg", "test");
  EXPECT_EQ(faults(per_kg).size(), 1U);
  Custom volume;
  volume.entry.custom->unit = *parse_dose_unit("mL", "test");
  EXPECT_EQ(faults(volume).size(), 1U);
  Custom swapped;
  std::swap(swapped.entry.custom->hard_low, swapped.entry.custom->hard_high);
  EXPECT_FALSE(faults(swapped).empty());
}

TEST(MayGive, HoldsModelAndContainerAgainstThePump) {
  DrugEntry entry = norepinephrine();
  EXPECT_TRUE(may_give(a_model(), entry));
  entry.models = {ModelId{"other"}, ModelId{"lvp"}};
  EXPECT_TRUE(may_give(a_model(), entry));
  entry.models = {ModelId{"other"}};
  EXPECT_EQ(may_give(a_model(), entry).error().detail,
            "pump model lvp: not one of those that may give norepinephrine");
  entry.models = {};
  entry.container = Container::kSyringe;
  EXPECT_EQ(may_give(a_model(), entry).error().detail,
            "container syringe of norepinephrine: does not go with a pump of mechanism "
            "peristaltic");
  entry.container = Container::kBottle;
  EXPECT_TRUE(may_give(a_model(), entry));
}

TEST(AssessArea, RefusesAnOrderOnAModelThatIsNotAllowed) {
  Library library = a_library();
  library.areas[0].entries[0].models = {ModelId{"syringe-sp"}};
  EXPECT_FALSE(assess(a_rate_order(), library, a_model()).accepted());
}

TEST(AssessArea, HoldsAnEnteredSurfaceAgainstItsBounds) {
  Library library = a_library();
  library.areas[0].surface_least = BodySurface::of(10'000);
  library.areas[0].surface_most = BodySurface::of(25'000);
  OrderRequest request = a_rate_order();
  EXPECT_TRUE(assess(request, library, a_model()).accepted());
  for (const auto& [surface, may] : {std::pair{9'999, false}, std::pair{10'000, true},
                                     std::pair{25'000, true}, std::pair{25'001, false}}) {
    request.measures.surface = BodySurface::of(surface);
    EXPECT_EQ(assess(request, library, a_model()).accepted(), may) << surface;
  }
}

// P12
TEST(AssessArea, KeepsTheVeinOpenAtTheLowerOfAreaAndPump) {
  Library library = a_library();
  OrderRequest request = a_rate_order();
  request.end_action = EndAction::kKeepVeinOpen;
  const auto kvo = [&](std::optional<FlowRate> area) {
    library.areas[0].kvo = area;
    return assess(request, library, a_model()).programme.kvo;
  };
  EXPECT_EQ(kvo(std::nullopt), millilitres_per_hour(1));
  EXPECT_EQ(kvo(microlitres_per_hour(500)), microlitres_per_hour(500));
  EXPECT_EQ(kvo(millilitres_per_hour(20)), millilitres_per_hour(1));
}

TEST(AssessArea, NeverAsksForAFlowThatThePumpCannotKeep) {
  Library library = a_library();
  library.areas[0].kvo = microlitres_per_hour(100);
  PumpModel model = a_model();
  model.rate_min = microlitres_per_hour(400);
  EXPECT_EQ(assess(a_rate_order(), library, model).programme.kvo, microlitres_per_hour(400));
}

TEST(WellFormed, BoundsWhatACareAreaMaySay) {
  const auto faults = [](auto change) {
    Library library = a_library();
    change(library.areas[0]);
    return well_formed(library).size();
  };
  EXPECT_EQ(faults([](CareArea& a) { a.kvo = microlitres_per_hour(100); }), 0U);
  EXPECT_EQ(faults([](CareArea& a) { a.kvo = microlitres_per_hour(99); }), 1U);
  EXPECT_EQ(faults([](CareArea& a) { a.kvo = millilitres_per_hour(20); }), 0U);
  EXPECT_EQ(faults([](CareArea& a) { a.kvo = microlitres_per_hour(20'001); }), 1U);
  EXPECT_EQ(faults([](CareArea& a) { a.alarm_volume_least = 100; }), 0U);
  EXPECT_EQ(faults([](CareArea& a) { a.alarm_volume_least = 101; }), 1U);
  EXPECT_EQ(faults([](CareArea& a) { a.surface_most = BodySurface::of(40'001); }), 1U);
  EXPECT_EQ(faults([](CareArea& a) { a.entries[0].drug = " norepinephrine"; }), 1U);
}

}  // namespace
}  // namespace ph
