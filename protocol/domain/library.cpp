#include <array>
#include <map>
#include <set>

#include "protocol/domain/inspection.hpp"

#include "protocol/domain/word.hpp"

namespace ph {
namespace {

constexpr std::array<std::string_view, 7> kKinds = {"continuous", "intermittent", "fluid", "pca",
                                                    "pieb",       "enteral",      "tci"};

void check_entry(const DrugEntry& entry, Inspection& inspection) {
  inspection.expect(is_id_text(entry.id.str()), "id: expected 1 to 64 of A-Z a-z 0-9 . _ : -");
  inspection.expect(!entry.drug.empty(), "drug name: expected a name, got nothing");
  inspection.expect(!entry.tall_man.empty(), "shown name: expected a name, got nothing");
  const Concentration& held = entry.concentration;
  inspection.expect(held.amount.coefficient() > 0 && held.diluent > nanolitres(0),
                    "concentration: expected above 0, got " + to_string(held));
  const Substance dosed = substance_of(entry.limits.unit.amount);
  inspection.expect(dosed == Substance::kVolume || dosed == substance_of(held.unit),
                    "dose unit " + to_string(entry.limits.unit) + ": does not fit concentration " +
                        to_string(held));
  check_order(entry.limits, "", inspection);
  check_rules(entry, inspection);
  if (!entry.usual || is_total(entry.limits.unit)) return;
  const bool inside = (!entry.limits.soft_low || *entry.usual >= *entry.limits.soft_low) &&
                      (!entry.limits.soft_high || *entry.usual <= *entry.limits.soft_high);
  inspection.expect(inside, "usual dose " + entry.usual->str() + ' ' +
                                to_string(entry.limits.unit) + ": expected inside the soft limits");
}

// An alias leads to one entry, which may stand in several care areas.
void check_aliases(const DrugEntry& entry, std::map<std::string, EntryId>& names,
                   Inspection& inspection) {
  for (const std::string& alias : entry.aliases) {
    const auto [known, is_new] = names.emplace(alias, entry.id);
    inspection.expect(!alias.empty(), "alias: expected a name, got nothing");
    inspection.expect(is_new || known->second == entry.id,
                      "alias " + alias + ": leads to entry " + known->second.str() + " already");
  }
}

}  // namespace

void check_order(const LimitSet& limits, const std::string& part, Inspection& inspection) {
  const std::array<std::pair<const char*, std::optional<Decimal>>, 4> rising = {{
      {"hard low", limits.hard_low},
      {"soft low", limits.soft_low},
      {"soft high", limits.soft_high},
      {"hard high", limits.hard_high},
  }};
  std::pair<const char*, std::optional<Decimal>> below{"", std::nullopt};
  for (const auto& limit : rising) {
    if (!limit.second) continue;
    const std::string shown = limit.second->str() + ' ' + to_string(limits.unit);
    std::string least = part;
    least.append(limit.first).append(" limit: expected ");
    std::string above = least;
    least.append("0 or above, got ").append(shown);
    above.append("at least the ").append(below.first).append(" limit ");
    above.append(below.second ? below.second->str() : "").append(", got ").append(shown);
    inspection.expect(limit.second->coefficient() >= 0, least);
    inspection.expect(!below.second || *below.second <= *limit.second, above);
    below = limit;
  }
}

std::string_view to_string(EntryKind kind) { return kKinds.at(static_cast<std::size_t>(kind)); }

Result<EntryKind> parse_entry_kind(std::string_view text, std::string_view what) {
  return parse_word<EntryKind>(kKinds, text, what);
}

const CareArea* Library::area(std::string_view id) const {
  for (const CareArea& candidate : areas) {
    if (candidate.id == id) return &candidate;
  }
  return nullptr;
}

const DrugEntry* Library::find(std::string_view area_id, const EntryId& entry) const {
  const CareArea* care_area = area(area_id);
  if (care_area == nullptr) return nullptr;
  for (const DrugEntry& candidate : care_area->entries) {
    if (candidate.id == entry) return &candidate;
  }
  return nullptr;
}

std::vector<std::string> well_formed(const Library& library) {
  Inspection inspection;
  std::set<std::string> areas;
  std::map<std::string, EntryId> names;
  for (const CareArea& area : library.areas) {
    inspection.in(area);
    inspection.expect(!area.id.empty() && areas.insert(area.id).second,
                      "id: expected unique, got it twice or empty");
    inspection.expect(area.rate_max > nanolitres_per_hour(0),
                      "maximum rate: expected above 0 mL/h");
    inspection.expect(area.vtbi_max > nanolitres(0), "maximum VTBI: expected above 0 mL");
    check_area(area, inspection);
    std::set<EntryId> entries;
    for (const DrugEntry& entry : area.entries) {
      inspection.in(area, entry);
      inspection.expect(entries.insert(entry.id).second, "id: stands twice in this care area");
      check_entry(entry, inspection);
      check_aliases(entry, names, inspection);
    }
  }
  return inspection.take();
}

}  // namespace ph
