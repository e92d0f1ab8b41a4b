#include <cmath>
#include <map>
#include <tuple>

#include "server/library/drug_name.hpp"
#include "server/library/findings.hpp"
#include "server/library/limits_of.hpp"
#include "server/library/magnitude.hpp"

namespace ph::server {
namespace {

constexpr double kTenfold = 10;
constexpr double kSlip = 100;  // a slip of the unit is a thousand, or nearly
constexpr double kSameNumbers = 3;

using Siblings = std::vector<const DrugEntry*>;

double ratio(double a, double b) { return a > 0 && b > 0 ? a / b : 1; }

// How far two uses lie apart: their ranges' lower and upper ends, and their usual doses, as far as
// both have them. The smallest of these ratios counts: a wider range alone is no error.
double apart(const DrugEntry& a, const DrugEntry& b, bool numbers_alone) {
  const auto value = [&](const DrugEntry& entry, const Decimal& limit) {
    const DoseUnit unit = numbers_alone ? b.limits.unit : entry.limits.unit;
    return magnitude(limit, unit, TypicalPatient{});
  };
  double least_log = 0;
  bool first = true;
  const auto take = [&](const std::optional<Decimal>& x, const std::optional<Decimal>& y) {
    if (!x || !y) return;
    const double found = std::log(ratio(value(a, *x), value(b, *y)));
    if (first) {
      least_log = found;
    } else if (found * least_log <= 0) {
      least_log = 0;
    } else if (std::abs(found) < std::abs(least_log)) {
      least_log = found;
    }
    first = false;
  };
  take(a.limits.hard_low, b.limits.hard_low);
  take(a.limits.soft_low, b.limits.soft_low);
  take(a.limits.soft_high, b.limits.soft_high);
  take(a.limits.hard_high, b.limits.hard_high);
  if (!is_total(a.limits.unit)) take(a.usual, b.usual);
  return std::exp(std::abs(least_log));
}

void compare_uses(const CareArea& area, const DrugEntry& a, const DrugEntry& b, Findings& out) {
  const double real = apart(a, b, false);
  if (real <= kTenfold) return;
  const auto range = [](const DrugEntry& entry) {
    const auto& low = entry.limits.soft_low ? entry.limits.soft_low : entry.limits.hard_low;
    const auto& high = entry.limits.soft_high ? entry.limits.soft_high : entry.limits.hard_high;
    return (low ? low->str() : "-") + " to " + (high ? high->str() : "-") + ' ' +
           to_string(entry.limits.unit);
  };
  const bool slip = real >= kSlip && apart(a, b, true) <= kSameNumbers &&
                    a.limits.unit.amount != b.limits.unit.amount;
  out.add(slip ? Check::kSiblingUnits : Check::kSiblingApart, area, b, "limits",
          range(b) + " against " + range(a) + " of " + a.tall_man + " (" + a.id.str() +
              "): " + std::to_string(std::lround(real)) + " times apart",
          slip ? "the numbers are alike and the units are not: one of the units is wrong"
               : "look for a slip of ten or of the unit; name the use when it is meant");
}

}  // namespace

void check_siblings(const Library& draft, Findings& out) {
  using Key = std::tuple<std::string, Route, Substance, bool, std::string>;
  for (const CareArea& area : draft.areas) {
    std::map<Key, Siblings> uses;
    for (const DrugEntry& entry : area.entries) {
      const DoseUnit unit = entry.limits.unit;
      uses[{base_name(entry.drug), entry.route, substance_of(unit.amount), is_total(unit),
            group_of(entry)}]
          .push_back(&entry);
    }
    for (const auto& [key, siblings] : uses) {
      for (std::size_t i = 1; i < siblings.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) compare_uses(area, *siblings[j], *siblings[i], out);
      }
    }
  }
}

}  // namespace ph::server
