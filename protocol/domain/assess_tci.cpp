#include "protocol/domain/assessing.hpp"

namespace ph {
namespace {

std::string shown(std::int32_t least, std::int32_t most, const char* unit, const std::string& got) {
  return "expected " + std::to_string(least) + ' ' + unit + " to " + std::to_string(most) + ' ' +
         unit + ", got " + got;
}

// James's lean body mass, by which Schnider and Minto scale, falls again in the very obese: beyond
// that weight the model's figures mean nothing. The turn is where its derivative is zero.
bool lean_mass_holds(const TciRequest& tci, BodyWeight weight) {
  const std::int64_t square = tci.height.count() * tci.height.count();
  return tci.sex == Sex::kMale ? 2'560 * weight.count() <= 110 * square
                               : 2'960 * weight.count() <= 107 * square;
}

// Limits of the patient as real pumps have them (pump reference, section 4).
void assess_patient(Case& c, const TciRequest& tci) {
  const auto& weight = c.request.measures.weight;
  if (!weight) return c.refuse("weight: needed for TCI, not entered");
  if (*weight < kilograms(30) || *weight > kilograms(200)) {
    c.refuse("TCI weight: " + shown(30, 200, "kg", to_string(*weight)));
  }
  const bool height_holds = tci.height.count() >= 1'300 && tci.height.count() <= 2'200;
  if (!height_holds) {
    c.refuse("TCI height: " + shown(130, 220, "cm", std::to_string(tci.height.count()) + " mm"));
  }
  if (tci.age_years < 16 || tci.age_years > 100) {
    c.refuse("TCI age: " + shown(16, 100, "years", std::to_string(tci.age_years)));
  }
  if (tci.model != TciModel::kMarsh && height_holds && !lean_mass_holds(tci, *weight)) {
    c.refuse("TCI weight: " + to_string(*weight) + " at " + std::to_string(tci.height.count()) +
             " mm lies outside model " + std::string(to_string(tci.model)) +
             " (lean body mass falls again)");
  }
}

std::string target_text(const Decimal& target) { return target.str() + " ng/mL"; }

Judgement judge_target(const TciRules& rules, const Decimal& target) {
  const auto above = [&](const char* limit, const Decimal& most) {
    return "target " + target_text(target) + " above " + limit + " limit " + target_text(most);
  };
  if (target > rules.hard_high) return {Verdict::kAboveHard, above("hard", rules.hard_high)};
  if (target > rules.soft_high) return {Verdict::kAboveSoft, above("soft", rules.soft_high)};
  return {};
}

std::int64_t drug_pg_per_ml(Case& c) {
  const Concentration& held = c.entry.concentration;
  if (substance_of(held.unit) != Substance::kMass || held.diluent <= Volume{}) {
    c.refuse("TCI: needs a drug by mass, not " + to_string(held));
    return 0;
  }
  // pg in the container, times a thousand million, over nL, times a million nL in a mL.
  const Int128 billionths = held.amount.in_billionths() * parts_in(held.unit);
  const Int128 whole = (billionths / 1'000 + held.diluent.count() / 2) / held.diluent.count();
  if (whole > 0 && whole <= INT64_MAX) return static_cast<std::int64_t>(whole);
  c.refuse("TCI: concentration " + to_string(held) + " is too weak or too strong to compute");
  return 0;
}

}  // namespace

void assess_tci(Case& c) {
  if (!c.request.more.tci) return;
  const TciRequest& tci = *c.request.more.tci;
  if (c.entry.route != Route::kIntravenous) {
    c.refuse("TCI: only for the intravenous route, not " + std::string(to_string(c.entry.route)));
  }
  if (!c.entry.tci) return c.refuse("TCI: the library allows none for " + c.entry.tall_man);
  const TciRules& rules = *c.entry.tci;
  if (std::find(rules.models.begin(), rules.models.end(), tci.model) == rules.models.end()) {
    c.refuse("TCI model " + std::string(to_string(tci.model)) + ": the library does not allow it " +
             "for " + c.entry.tall_man);
  }
  if (c.request.end_action != EndAction::kStop) {
    c.refuse("end action " + std::string(to_string(c.request.end_action)) +
             ": TCI stops when the syringe has been given");
  }
  assess_patient(c, tci);
  const Int128 billionths = tci.target_ng_per_ml.in_billionths();
  if (billionths <= 0 || billionths % 1'000'000 != 0 ||
      tci.target_ng_per_ml > Decimal::of(1'000'000)) {
    return c.refuse("target: expected above 0 and at most 1000000 ng/mL, with at most 3 decimal " +
                    std::string("places, got ") + target_text(tci.target_ng_per_ml));
  }
  c.weigh("", judge_target(rules, tci.target_ng_per_ml));
  TciPlan& plan = c.out.programme.tci;
  plan.model = tci.model;
  plan.site = tci.site;
  plan.sex = tci.sex;
  plan.weight_g =
      static_cast<std::int32_t>(c.request.measures.weight.value_or(BodyWeight{}).count());
  plan.height_mm = static_cast<std::int32_t>(tci.height.count());
  plan.age_years = tci.age_years;
  plan.target_pg_per_ml = static_cast<std::int64_t>(billionths / 1'000'000);
  plan.drug_pg_per_ml = drug_pg_per_ml(c);
  plan.overshoot_percent = rules.overshoot_percent;
}

}  // namespace ph
