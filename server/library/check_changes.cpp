#include <cmath>

#include "server/library/findings.hpp"
#include "server/library/limits_of.hpp"
#include "server/library/magnitude.hpp"

namespace ph::server {
namespace {

constexpr double kTwofold = 2 + 1e-9;

void compare_limit(const CareArea& area, const DrugEntry& entry, const std::string& field,
                   const Decimal& was, DoseUnit was_in, const Decimal& now, DoseUnit now_in,
                   Findings& out) {
  if (substance_of(was_in.amount) != substance_of(now_in.amount)) return;
  const double before = magnitude(was, was_in, {}), after = magnitude(now, now_in, {});
  if (before <= 0 || after <= 0) return;
  const double times = after > before ? after / before : before / after;
  if (times <= kTwofold) return;
  out.add(Check::kChangedTwofold, area, entry, field,
          field + ' ' + shown(was, was_in) + " became " + shown(now, now_in) + ": " +
              std::to_string(std::lround(times * 10) / 10) + " times " +
              (after > before ? "higher" : "lower"),
          "say in the note why, or mend it");
}

void compare_sets(const CareArea& area, const DrugEntry& entry, const std::string& part,
                  const LimitSet& was, const LimitSet& now, Findings& out) {
  const auto before = limits_of(was), after = limits_of(now);
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (!before[i].second || !after[i].second) continue;
    compare_limit(area, entry, part + before[i].first, *before[i].second, was.unit,
                  *after[i].second, now.unit, out);
  }
}

void compare_entries(const CareArea& area, const DrugEntry& was, const DrugEntry& now,
                     Findings& out) {
  compare_sets(area, now, "", was.limits, now.limits, out);
  const auto compare_part = [&](const char* part, const auto& a, const auto& b) {
    if (a && b) compare_sets(area, now, part, *a, *b, out);
  };
  compare_part("loading dose ", was.loading, now.loading);
  compare_part("bolus ", was.bolus, now.bolus);
  compare_part(kInOneMl, was.custom, now.custom);
  if (was.demand && now.demand) {
    compare_sets(area, now, "demand dose ", was.demand->dose, now.demand->dose, out);
  }
  if (was.usual && now.usual && !is_total(now.limits.unit)) {
    compare_limit(area, now, "usual dose", *was.usual, was.limits.unit, *now.usual, now.limits.unit,
                  out);
  }
}

}  // namespace

void check_changes(const Library& draft, const Library& before, Findings& out) {
  for (const CareArea& area : draft.areas) {
    const CareArea* old_area = before.area(area.id);
    if (old_area == nullptr) continue;
    std::map<EntryId, const DrugEntry*> old;
    for (const DrugEntry& entry : old_area->entries) old.emplace(entry.id, &entry);
    for (const DrugEntry& entry : area.entries) {
      if (const auto was = old.find(entry.id); was != old.end()) {
        compare_entries(area, *was->second, entry, out);
      }
    }
  }
}

}  // namespace ph::server
