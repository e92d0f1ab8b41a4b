#include "protocol/domain/limits.hpp"

namespace ph {
namespace {

std::string explain(const Dose& dose, const char* relation, const Decimal& limit, DoseUnit unit) {
  return "dose " + to_string(dose) + ' ' + relation + ' ' + to_string(Dose{limit, unit});
}

}  // namespace

Result<Judgement> judge(const LimitSet& limits, const Dose& dose) {
  if (!comparable(limits.unit, dose.unit)) {
    return fail(Fault::kRefused, "dose unit " + to_string(dose.unit) +
                                     ": cannot be compared with limits in " +
                                     to_string(limits.unit));
  }
  const auto below = [&](const std::optional<Decimal>& limit) {
    return limit && compare(dose, Dose{*limit, limits.unit}) < 0;
  };
  const auto above = [&](const std::optional<Decimal>& limit) {
    return limit && compare(dose, Dose{*limit, limits.unit}) > 0;
  };
  if (above(limits.hard_high)) {
    return Judgement{Verdict::kAboveHard,
                     explain(dose, "above hard limit", *limits.hard_high, limits.unit)};
  }
  if (below(limits.hard_low)) {
    return Judgement{Verdict::kBelowHard,
                     explain(dose, "below hard limit", *limits.hard_low, limits.unit)};
  }
  if (above(limits.soft_high)) {
    return Judgement{Verdict::kAboveSoft,
                     explain(dose, "above soft limit", *limits.soft_high, limits.unit)};
  }
  if (below(limits.soft_low)) {
    return Judgement{Verdict::kBelowSoft,
                     explain(dose, "below soft limit", *limits.soft_low, limits.unit)};
  }
  return Judgement{};
}

Result<Judgement> judge_strength(const LimitSet& per_ml, const Concentration& chosen) {
  const std::string what = "concentration " + to_string(chosen);
  if (substance_of(per_ml.unit.amount) != substance_of(chosen.unit)) {
    return fail(Fault::kRefused, what + ": cannot be compared with limits in " +
                                     to_string(per_ml.unit) + " in 1 mL");
  }
  if (chosen.amount.coefficient() <= 0 || chosen.amount > Decimal::of(kMostAmount) ||
      chosen.diluent < kLeastDiluent || chosen.diluent > kMostDiluent) {
    return fail(Fault::kOutOfRange,
                what + ": expected above 0 and at most " + std::to_string(kMostAmount) + " in " +
                    to_string(kLeastDiluent) + " to " + to_string(kMostDiluent));
  }
  const auto against = [&](const std::optional<Decimal>& limit) {
    return compare_strength(chosen, {*limit, per_ml.unit.amount, millilitres(1)});
  };
  const auto say = [&](Verdict verdict, const char* relation, const Decimal& limit) {
    return Judgement{verdict, what + ' ' + relation + ' ' + limit.str() + ' ' +
                                  to_string(per_ml.unit) + " in 1 mL"};
  };
  if (per_ml.hard_high && against(per_ml.hard_high) > 0) {
    return say(Verdict::kAboveHard, "above hard limit", *per_ml.hard_high);
  }
  if (per_ml.hard_low && against(per_ml.hard_low) < 0) {
    return say(Verdict::kBelowHard, "below hard limit", *per_ml.hard_low);
  }
  if (per_ml.soft_high && against(per_ml.soft_high) > 0) {
    return say(Verdict::kAboveSoft, "above soft limit", *per_ml.soft_high);
  }
  if (per_ml.soft_low && against(per_ml.soft_low) < 0) {
    return say(Verdict::kBelowSoft, "below soft limit", *per_ml.soft_low);
  }
  return Judgement{};
}

}  // namespace ph
