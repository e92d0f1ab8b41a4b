#include "pumpagent/tci/pk_model.hpp"

#include <gtest/gtest.h>

#include "tests/unit/pumpagent_tci/a_plan.hpp"
#include "tests/unit/pumpagent_tci/reference_body.hpp"

namespace ph::agent {
namespace {

void expect_patient(const PkModel& model, const ReferencePatient& man) {
  constexpr double kPart = 1e-4;
  EXPECT_NEAR(model.v1_ml, man.v1, man.v1 * kPart);
  EXPECT_NEAR(model.k10, man.cl1 / man.v1, kPart * man.cl1 / man.v1);
  EXPECT_NEAR(model.k12, man.cl2 / man.v1, kPart * man.cl2 / man.v1);
  EXPECT_NEAR(model.k13, man.cl3 / man.v1, kPart * man.cl3 / man.v1);
  EXPECT_NEAR(model.k21, man.cl2 / man.v2, kPart * man.cl2 / man.v2);
  EXPECT_NEAR(model.k31, man.cl3 / man.v3, kPart * man.cl3 / man.v3);
  EXPECT_NEAR(model.ke0, man.ke0, man.ke0 * kPart);
}

TEST(PkModel, HoldsMarshOfTheReferenceMan) {
  expect_patient(pk_model_of(a_plan(TciModel::kMarsh)), kMarshMan);
}

TEST(PkModel, HoldsSchniderOfTheReferenceMan) {
  expect_patient(pk_model_of(a_plan(TciModel::kSchnider)), kSchniderMan);
}

TEST(PkModel, HoldsMintoOfTheReferenceMan) {
  expect_patient(pk_model_of(a_plan(TciModel::kMinto)), kMintoMan);
}

// By hand as well: a woman of 85 years, 55 kg and 160 cm has 41.36 kg of lean mass.
TEST(PkModel, HoldsSchniderAndMintoOfAnOldWoman) {
  TciPlan plan = a_plan(TciModel::kSchnider);
  plan.sex = Sex::kFemale;
  plan.age_years = 85;
  plan.weight_g = 55'000;
  plan.height_mm = 1'600;
  expect_patient(pk_model_of(plan), {4'270, 6'388, 238'000, 1'639.17, 522, 836, 0.456});
  plan.model = TciModel::kMinto;
  expect_patient(pk_model_of(plan), {3'213.54, 4'697.57, 5'420, 1'610.51, 695.5, 25.15, 0.28});
}

// Schnider 1998: at the covariates' centres (53 years, 77 kg, 177 cm, lean mass 59 kg) the
// parameters are the formula's constants. A man of these measures has 60.5 kg lean.
TEST(PkModel, MeetsSchnidersConstantsAtTheCentreOfItsCovariates) {
  TciPlan plan = a_plan(TciModel::kSchnider);
  plan.age_years = 53;
  plan.weight_g = 77'000;
  plan.height_mm = 1'770;
  const PkModel model = pk_model_of(plan);
  const double cl1 =
      model.k10 * model.v1_ml + 68.1 * (lean_body_mass_kg(Sex::kMale, 77'000, 1'770) - 59);
  EXPECT_NEAR(cl1, 1'890, 0.01);
  EXPECT_NEAR(model.k12 * model.v1_ml, 1'290, 0.01);
  EXPECT_NEAR(model.k12 / model.k21 * model.v1_ml, 18'900, 0.1);
  EXPECT_NEAR(model.k13 / model.k31 * model.v1_ml, 238'000, 1);
}

// The mistakes of circulating copies: weight, not lean mass, in the first term of Cl1; Cl2 falls
// with age; Marsh's V3 is 2.893 L/kg.
TEST(PkModel, SchnidersClearanceRisesBy45MillilitresForAKilogramOfFat) {
  // Woman of the lean mass apex: weight grows, lean mass does not (107/2960 of the squared height).
  TciPlan lighter = a_plan(TciModel::kSchnider);
  lighter.sex = Sex::kFemale;
  lighter.weight_g = 103'970;
  TciPlan heavier = lighter;
  heavier.weight_g = 104'470;
  const PkModel a = pk_model_of(lighter), b = pk_model_of(heavier);
  EXPECT_NEAR((b.k10 - a.k10) * a.v1_ml, 45.6 * 0.5, 1.0);
}

TEST(PkModel, SchnidersSecondClearanceFallsWithAge) {
  TciPlan plan = a_plan(TciModel::kSchnider);
  const PkModel younger = pk_model_of(plan);
  plan.age_years += 10;
  const PkModel older = pk_model_of(plan);
  EXPECT_NEAR((older.k12 - younger.k12) * younger.v1_ml, -240, 0.01);
}

TEST(PkModel, MarshHasALargeCompartmentOf2893MillilitresPerKilogram) {
  const PkModel model = pk_model_of(a_plan(TciModel::kMarsh));
  EXPECT_NEAR(model.v1_ml * model.k13 / model.k31 / 70, 2'893, 2.5);
  EXPECT_NEAR(model.v1_ml * model.k12 / model.k21 / 70, 464, 1.5);
}

// Minto 1997, abstract: "From the ages of 20 to 85 y, V1 and Cl1 decreased by approximately 25% and
// 33%" at equal lean mass.
TEST(PkModel, MintosVolumeAndClearanceFallWithAgeAsItsAbstractTells) {
  TciPlan plan = a_plan(TciModel::kMinto);
  plan.age_years = 20;
  const PkModel young = pk_model_of(plan);
  plan.age_years = 85;
  const PkModel old = pk_model_of(plan);
  EXPECT_NEAR(1 - old.v1_ml / young.v1_ml, 0.25, 0.03);
  EXPECT_NEAR(1 - old.k10 * old.v1_ml / (young.k10 * young.v1_ml), 0.33, 0.04);
}

// James 1976, as documented with Minto's own data.
TEST(LeanBodyMass, IsJamesS) {
  EXPECT_NEAR(lean_body_mass_kg(Sex::kMale, 50'000, 1'700), 43.9, 0.05);
  EXPECT_NEAR(lean_body_mass_kg(Sex::kFemale, 60'000, 1'650), 64.2 - 19.57, 0.01);
}

TEST(TciFault, FindsNoneInTheReferenceMan) {
  for (const TciModel model : {TciModel::kMarsh, TciModel::kSchnider, TciModel::kMinto}) {
    EXPECT_EQ(fault_of(a_plan(model)), TciFault::kNone);
    EXPECT_EQ(fault_of(a_plan(model, TciSite::kEffect)), TciFault::kNone);
  }
}

// One field of a Marsh plan (which has no further bound) set to a value.
template <class Field, class Value>
TciFault with(Field TciPlan::*field, Value value) {
  TciPlan plan = a_plan(TciModel::kMarsh, TciSite::kEffect);
  plan.*field = static_cast<Field>(value);
  return fault_of(plan);
}

TEST(TciFault, RefusesWeightOutside30To200Kilograms) {
  EXPECT_EQ(with(&TciPlan::weight_g, 29'999), TciFault::kWeight);
  EXPECT_EQ(with(&TciPlan::weight_g, 30'000), TciFault::kNone);
  EXPECT_EQ(with(&TciPlan::weight_g, 200'000), TciFault::kNone);
  EXPECT_EQ(with(&TciPlan::weight_g, 200'001), TciFault::kWeight);
}

TEST(TciFault, RefusesHeightOutside130To220Centimetres) {
  EXPECT_EQ(with(&TciPlan::height_mm, 1'299), TciFault::kHeight);
  EXPECT_EQ(with(&TciPlan::height_mm, 1'300), TciFault::kNone);
  EXPECT_EQ(with(&TciPlan::height_mm, 2'200), TciFault::kNone);
  EXPECT_EQ(with(&TciPlan::height_mm, 2'201), TciFault::kHeight);
}

TEST(TciFault, RefusesAgeOutside16To100Years) {
  EXPECT_EQ(with(&TciPlan::age_years, 15), TciFault::kAge);
  EXPECT_EQ(with(&TciPlan::age_years, 16), TciFault::kNone);
  EXPECT_EQ(with(&TciPlan::age_years, 100), TciFault::kNone);
  EXPECT_EQ(with(&TciPlan::age_years, 101), TciFault::kAge);
}

TEST(TciFault, RefusesPropofolTargetsAbove15MicrogramsPerMillilitre) {
  EXPECT_EQ(with(&TciPlan::target_pg_per_ml, 0), TciFault::kTarget);
  EXPECT_EQ(with(&TciPlan::target_pg_per_ml, 1), TciFault::kNone);
  EXPECT_EQ(with(&TciPlan::target_pg_per_ml, 15 * kUgPerMl), TciFault::kNone);
  EXPECT_EQ(with(&TciPlan::target_pg_per_ml, 15 * kUgPerMl + 1), TciFault::kTarget);
}

TEST(TciFault, RefusesRemifentanilTargetsAbove20NanogramsPerMillilitre) {
  TciPlan plan = a_plan(TciModel::kMinto);
  plan.target_pg_per_ml = 20 * kNgPerMl;
  EXPECT_EQ(fault_of(plan), TciFault::kNone);
  plan.target_pg_per_ml += 1;
  EXPECT_EQ(fault_of(plan), TciFault::kTarget);
}

TEST(TciFault, RefusesAnOvershootOutside100To450PercentAtTheEffectSite) {
  EXPECT_EQ(with(&TciPlan::overshoot_percent, 99), TciFault::kOvershoot);
  EXPECT_EQ(with(&TciPlan::overshoot_percent, 100), TciFault::kNone);
  EXPECT_EQ(with(&TciPlan::overshoot_percent, 450), TciFault::kNone);
  EXPECT_EQ(with(&TciPlan::overshoot_percent, 451), TciFault::kOvershoot);
}

TEST(TciFault, RefusesRemifentanilInAModelOfPropofolAndTheOtherWayRound) {
  EXPECT_EQ(with(&TciPlan::drug_pg_per_ml, 50 * kUgPerMl), TciFault::kDrug);
  TciPlan plan = a_plan(TciModel::kMinto);
  plan.drug_pg_per_ml = 10'000 * kUgPerMl;
  EXPECT_EQ(fault_of(plan), TciFault::kDrug);
}

TEST(TciFault, RefusesNumbersThatAreNoWordOfTheVocabulary) {
  EXPECT_EQ(with(&TciPlan::model, 0), TciFault::kModel);
  EXPECT_EQ(with(&TciPlan::model, 4), TciFault::kModel);
  EXPECT_EQ(with(&TciPlan::site, 2), TciFault::kSite);
  EXPECT_EQ(with(&TciPlan::sex, 2), TciFault::kSex);
}

// 170 cm: the parabola's top lies at 124.18 kg for a man and 104.47 kg for a woman.
TEST(TciFault, RefusesWhoIsHeavierThanJamesFormulaBears) {
  TciPlan plan = a_plan(TciModel::kSchnider);
  plan.weight_g = 124'179;
  EXPECT_EQ(fault_of(plan), TciFault::kNone);
  plan.weight_g = 124'180;
  EXPECT_EQ(fault_of(plan), TciFault::kLeanMass);
  plan.height_mm = 1'600;  // its top is a whole number of grams
  plan.weight_g = 110'000;
  EXPECT_EQ(fault_of(plan), TciFault::kNone);
  plan.height_mm = 1'700;
  plan.sex = Sex::kFemale;
  plan.weight_g = 104'469;
  EXPECT_EQ(fault_of(plan), TciFault::kNone);
  plan.weight_g = 104'470;
  EXPECT_EQ(fault_of(plan), TciFault::kLeanMass);
}

TEST(TciFault, AsksNothingOfLeanMassFromMarsh) {
  EXPECT_EQ(with(&TciPlan::weight_g, 150'000), TciFault::kNone);
}

TEST(LeanBodyMass, NeverFallsWithWeightWhereAPlanIsAccepted) {
  for (const Sex sex : {Sex::kMale, Sex::kFemale}) {
    TciPlan plan = a_plan(TciModel::kSchnider);
    plan.sex = sex;
    double before = 0;
    for (plan.weight_g = kTciWeightLeastG; fault_of(plan) == TciFault::kNone;
         plan.weight_g += 500) {
      const double lean = lean_body_mass_kg(sex, plan.weight_g, plan.height_mm);
      EXPECT_GE(lean, before);
      before = lean;
    }
  }
}

TEST(PkModel, IsAboveZeroForEveryPatientAccepted) {
  int accepted = 0;
  for (const TciModel kind : {TciModel::kMarsh, TciModel::kSchnider, TciModel::kMinto}) {
    TciPlan plan = a_plan(kind);
    for (plan.weight_g = 30'000; plan.weight_g <= 200'000; plan.weight_g += 10'000) {
      for (plan.height_mm = 1'300; plan.height_mm <= 2'200; plan.height_mm += 100) {
        for (plan.age_years = 16; plan.age_years <= 100; plan.age_years += 12) {
          for (const Sex sex : {Sex::kFemale, Sex::kMale}) {
            plan.sex = sex;
            if (fault_of(plan) != TciFault::kNone) continue;
            const PkModel m = pk_model_of(plan);
            for (const double value : {m.v1_ml, m.k10, m.k12, m.k13, m.k21, m.k31, m.ke0}) {
              ASSERT_GT(value, 0);
            }
            ++accepted;
          }
        }
      }
    }
  }
  EXPECT_GT(accepted, 4'000);
}

}  // namespace
}  // namespace ph::agent
