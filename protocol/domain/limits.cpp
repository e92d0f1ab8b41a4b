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

}  // namespace ph
