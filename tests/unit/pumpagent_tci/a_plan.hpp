#pragma once
#include "protocol/domain/programme.hpp"

namespace ph::agent {

inline constexpr std::int64_t kUgPerMl = 1'000'000;  // in pg/mL
inline constexpr std::int64_t kNgPerMl = 1'000;

// A man of 40 years, 70 kg and 170 cm; propofol 10 mg/mL to 4 ug/mL, or remifentanil 50 ug/mL to
// 4 ng/mL. Overshoot as the reference pump has it at first.
inline TciPlan a_plan(TciModel model, TciSite site = TciSite::kPlasma) {
  TciPlan plan;
  plan.model = model;
  plan.site = site;
  plan.sex = Sex::kMale;
  plan.weight_g = 70'000;
  plan.height_mm = 1'700;
  plan.age_years = 40;
  const bool opioid = model == TciModel::kMinto;
  plan.target_pg_per_ml = opioid ? 4 * kNgPerMl : 4 * kUgPerMl;
  plan.drug_pg_per_ml = opioid ? 50 * kUgPerMl : 10'000 * kUgPerMl;
  plan.overshoot_percent = 400;
  return plan;
}

}  // namespace ph::agent
