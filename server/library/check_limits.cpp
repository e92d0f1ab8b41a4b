#include "server/library/findings.hpp"
#include "server/library/limits_of.hpp"
#include "server/library/magnitude.hpp"

namespace ph::server {
namespace {

void check_units(const CareArea& area, const DrugEntry& entry, const std::string& part,
                 const LimitSet& limits, Findings& out) {
  const Substance dosed = substance_of(limits.unit.amount);
  if (dosed == Substance::kVolume || dosed == substance_of(entry.concentration.unit)) return;
  out.add(Check::kUnitMismatch, area, entry, part + "unit",
          "limits in " + to_string(limits.unit) + ", but the container holds " +
              to_string(entry.concentration),
          "write limits and concentration in units of the same substance");
}

void check_order(const CareArea& area, const DrugEntry& entry, const std::string& part,
                 const LimitSet& limits, Findings& out) {
  NamedLimit below{"", std::nullopt};
  for (const NamedLimit& limit : limits_of(limits)) {
    if (!limit.second) continue;
    if (below.second && *limit.second < *below.second) {
      out.add(Check::kLimitOrder, area, entry, part + limit.first,
              std::string(limit.first) + ' ' + shown(*limit.second, limits.unit) + " is below " +
                  below.first + ' ' + shown(*below.second, limits.unit),
              "limits rise from hard low over soft low and soft high to hard high");
    }
    below = limit;
  }
}

void check_usual(const CareArea& area, const DrugEntry& entry, Findings& out) {
  if (!entry.usual || is_total(entry.limits.unit)) return;
  const LimitSet& limits = entry.limits;
  const bool low = limits.soft_low && *entry.usual < *limits.soft_low;
  const bool high = limits.soft_high && *entry.usual > *limits.soft_high;
  if (!low && !high) return;
  const Decimal& bound = low ? *limits.soft_low : *limits.soft_high;
  out.add(Check::kDefaultOutside, area, entry, "usual dose",
          "usual dose " + shown(*entry.usual, limits.unit) + " is " + (low ? "below" : "above") +
              " the soft " + (low ? "low" : "high") + ' ' + shown(bound, limits.unit),
          "a dose that is offered first must raise no alert");
}

void check_hard(const CareArea& area, const DrugEntry& entry, const std::string& part,
                const LimitSet& limits, Findings& out) {
  if (!entry.high_alert || limits.hard_high) return;
  out.add(Check::kNoHardLimit, area, entry, part + "hard high",
          "high-alert drug without a hard high limit",
          "set the dose above which nobody may go, whatever the reason");
}

// A dose beside the base rate never holds more than what the base limits allow in a day.
void check_part(const CareArea& area, const DrugEntry& entry, const std::string& part,
                const LimitSet& limits, Findings& out) {
  const auto& highest = limits.hard_high ? limits.hard_high : limits.soft_high;
  const auto& base = entry.limits.hard_high ? entry.limits.hard_high : entry.limits.soft_high;
  if (part.empty() || !highest || !base || is_total(entry.limits.unit)) return;
  if (substance_of(limits.unit.amount) != substance_of(entry.limits.unit.amount)) return;
  const TypicalPatient patient;
  const double day = 24 * magnitude(*base, entry.limits.unit, patient);
  if (magnitude(*highest, limits.unit, patient) <= day) return;
  out.add(Check::kPartOutside, area, entry, part + "high",
          part + "up to " + shown(*highest, limits.unit) +
              " is more than a whole day of the highest rate " + shown(*base, entry.limits.unit),
          "look for a slip of the unit");
}

// ISMP: a chosen concentration that may be too weak makes an overdose of every dose by volume.
void check_custom(const CareArea& area, const DrugEntry& entry, Findings& out) {
  if (!entry.custom) return;
  const LimitSet& custom = *entry.custom;
  check_units(area, entry, kInOneMl, custom, out);
  check_order(area, entry, kInOneMl, custom, out);
  check_hard(area, entry, kInOneMl, custom, out);
  if (custom.hard_low && custom.hard_low->coefficient() > 0) return;
  out.add(Check::kCustomOpen, area, entry, std::string(kInOneMl) + "hard low",
          "the concentration may be chosen as weak as one likes",
          "set the amount in 1 mL below which nobody may go, whatever the reason");
}

}  // namespace

void check_limits(const Library& draft, Findings& out) {
  for (const CareArea& area : draft.areas) {
    for (const DrugEntry& entry : area.entries) {
      each_limit_set(entry, [&](const std::string& part, const LimitSet& limits) {
        check_units(area, entry, part, limits, out);
        check_order(area, entry, part, limits, out);
        check_hard(area, entry, part, limits, out);
        check_part(area, entry, part, limits, out);
      });
      check_custom(area, entry, out);
      check_usual(area, entry, out);
    }
  }
}

}  // namespace ph::server
