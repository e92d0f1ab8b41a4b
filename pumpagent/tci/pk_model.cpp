#include "pumpagent/tci/pk_model.hpp"

namespace ph::agent {
namespace {

constexpr std::int64_t kPicogramsPerMicrogram = 1'000'000;
constexpr std::int64_t kPicogramsPerMilligram = 1'000 * kPicogramsPerMicrogram;

constexpr bool within(std::int64_t least, std::int64_t value, std::int64_t most) {
  return least <= value && value <= most;
}

// Past the top of James's parabola: W > 1.1 H^2 / 256 (male), W > 1.07 H^2 / 296 (female), kg and
// cm; here in grams and millimetres.
bool is_past_james(const TciPlan& plan) {
  const std::int64_t weight = plan.weight_g;
  const std::int64_t height_squared = std::int64_t{plan.height_mm} * plan.height_mm;
  if (plan.sex == Sex::kMale) return 256 * weight > 11 * height_squared;
  return 2'960 * weight > 107 * height_squared;
}

TciFault patient_fault(const TciPlan& plan) {
  if (plan.sex != Sex::kFemale && plan.sex != Sex::kMale) return TciFault::kSex;
  if (!within(kTciWeightLeastG, plan.weight_g, kTciWeightMostG)) return TciFault::kWeight;
  if (!within(kTciHeightLeastMm, plan.height_mm, kTciHeightMostMm)) return TciFault::kHeight;
  if (!within(kTciAgeLeast, plan.age_years, kTciAgeMost)) return TciFault::kAge;
  const bool by_lean_mass = plan.model != TciModel::kMarsh;
  return by_lean_mass && is_past_james(plan) ? TciFault::kLeanMass : TciFault::kNone;
}

bool is_strength_of_drug(const TciPlan& plan) {
  if (plan.model == TciModel::kMinto) {
    return within(20 * kPicogramsPerMicrogram, plan.drug_pg_per_ml, 250 * kPicogramsPerMicrogram);
  }
  return within(2 * kPicogramsPerMilligram, plan.drug_pg_per_ml, 20 * kPicogramsPerMilligram);
}

// From volumes in L and clearances in L/min.
PkModel from_clearances(double v1, double v2, double v3, double cl1, double cl2, double cl3,
                        double ke0) {
  return {v1 * 1'000, cl1 / v1, cl2 / v1, cl3 / v1, cl2 / v2, cl3 / v3, ke0};
}

PkModel marsh(double weight) { return {228 * weight, 0.119, 0.112, 0.0419, 0.055, 0.0033, 0.26}; }

// The first covariate of Cl1 is total body weight, and Cl2 falls with age; copies of the formula
// that say otherwise are wrong.
PkModel schnider(double weight, double height, double age, double lean) {
  const double cl1 = 1.89 + 0.0456 * (weight - 77) - 0.0681 * (lean - 59) + 0.0264 * (height - 177);
  const double cl2 = 1.29 - 0.024 * (age - 53);
  return from_clearances(4.27, 18.9 - 0.391 * (age - 53), 238, cl1, cl2, 0.836, 0.456);
}

PkModel minto(double age, double lean) {
  const double v1 = 5.1 - 0.0201 * (age - 40) + 0.072 * (lean - 55);
  const double v2 = 9.82 - 0.0811 * (age - 40) + 0.108 * (lean - 55);
  const double cl1 = 2.6 - 0.0162 * (age - 40) + 0.0191 * (lean - 55);
  const double cl2 = 2.05 - 0.0301 * (age - 40);
  const double cl3 = 0.076 - 0.00113 * (age - 40);
  return from_clearances(v1, v2, 5.42, cl1, cl2, cl3, 0.595 - 0.007 * (age - 40));
}

}  // namespace

std::int64_t target_most(TciModel model) {
  switch (model) {
    case TciModel::kNone:
      return 0;
    case TciModel::kMarsh:
    case TciModel::kSchnider:
      return 15 * kPicogramsPerMicrogram;
    case TciModel::kMinto:
      return 20'000;
  }
  return 0;
}

TciFault fault_of(const TciPlan& plan) {
  if (target_most(plan.model) == 0) return TciFault::kModel;
  if (plan.site != TciSite::kPlasma && plan.site != TciSite::kEffect) return TciFault::kSite;
  if (const TciFault fault = patient_fault(plan); fault != TciFault::kNone) return fault;
  if (!is_strength_of_drug(plan)) return TciFault::kDrug;
  if (!within(1, plan.target_pg_per_ml, target_most(plan.model))) return TciFault::kTarget;
  const bool overshoots = plan.site == TciSite::kEffect;
  if (overshoots && !within(kOvershootLeast, plan.overshoot_percent, kOvershootMost)) {
    return TciFault::kOvershoot;
  }
  return TciFault::kNone;
}

double lean_body_mass_kg(Sex sex, std::int32_t weight_g, std::int32_t height_mm) {
  const double weight = weight_g / 1'000.0;
  const double ratio = weight / (height_mm / 10.0);
  return sex == Sex::kMale ? 1.1 * weight - 128 * ratio * ratio
                           : 1.07 * weight - 148 * ratio * ratio;
}

PkModel pk_model_of(const TciPlan& plan) {
  const double weight = plan.weight_g / 1'000.0;
  if (plan.model == TciModel::kMarsh) return marsh(weight);
  const double lean = lean_body_mass_kg(plan.sex, plan.weight_g, plan.height_mm);
  if (plan.model == TciModel::kMinto) return minto(plan.age_years, lean);
  return schnider(weight, plan.height_mm / 10.0, plan.age_years, lean);
}

}  // namespace ph::agent
