#include "protocol/domain/library.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "protocol/base/text.hpp"
#include "protocol/domain/inspection.hpp"
#include "protocol/domain/word.hpp"

namespace ph {
namespace {

constexpr std::array<std::string_view, 7> kKinds = {"continuous", "intermittent", "fluid", "pca",
                                                    "pieb",       "enteral",      "tci"};
constexpr std::array<std::string_view, 5> kContainers = {"any", "bag", "bottle", "syringe",
                                                         "cassette"};

// Text that a sheet keeps and a display shows: one line, and no space that nobody sees.
bool is_plain(const std::string& text) {
  return trimmed(text) == text && std::none_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
         });
}

void expect_plain(const char* what, const std::string& text, Inspection& inspection) {
  inspection.expect(is_plain(text), std::string(what) + " \"" + text.substr(0, 60) +
                                        "\": expected one line without a space at either end");
}

void check_texts(const DrugEntry& entry, Inspection& inspection) {
  expect_plain("drug name", entry.drug, inspection);
  expect_plain("shown name", entry.tall_man, inspection);
  expect_plain("class", entry.therapy_class, inspection);
  expect_plain("patients", entry.patients.name, inspection);
  expect_plain("clinical use", entry.clinical_use, inspection);
  for (const std::string& alias : entry.aliases) expect_plain("alias", alias, inspection);
  for (const std::string& code : entry.codes) expect_plain("code", code, inspection);
  for (const std::string& text : entry.advisories) expect_plain("advisory", text, inspection);
}

void check_concentration(const DrugEntry& entry, Inspection& inspection) {
  const Concentration& held = entry.concentration;
  if (!entry.custom) {
    inspection.expect(held.amount.coefficient() > 0 && held.diluent > nanolitres(0),
                      "concentration: expected above 0, got " + to_string(held));
    return;
  }
  inspection.expect(
      held.amount == Decimal{} && held.diluent == nanolitres(0),
      "custom concentration: expected no amount and volume beside it, got " + to_string(held));
  check_custom(entry, inspection);
}

void check_entry(const DrugEntry& entry, Inspection& inspection) {
  inspection.expect(is_id_text(entry.id.str()), "id: expected 1 to 64 of A-Z a-z 0-9 . _ : -");
  inspection.expect(!entry.drug.empty(), "drug name: expected a name, got nothing");
  inspection.expect(!entry.tall_man.empty(), "shown name: expected a name, got nothing");
  check_texts(entry, inspection);
  check_concentration(entry, inspection);
  const Concentration& held = entry.concentration;
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

// A name of another kind leads to one entry, which may stand in several care areas.
void check_unique(const char* what, const std::vector<std::string>& texts, const EntryId& entry,
                  std::map<std::string, EntryId>& names, Inspection& inspection) {
  for (const std::string& text : texts) {
    const auto [known, is_new] = names.emplace(text, entry);
    inspection.expect(!text.empty(), std::string(what) + ": expected a name, got nothing");
    if (is_new || known->second == entry) continue;
    inspection.expect(false, std::string(what) + ' ' + text + ": leads to entry " +
                                 known->second.str() + " already");
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

std::string_view to_string(Container container) {
  return kContainers.at(static_cast<std::size_t>(container));
}

Result<Container> parse_container(std::string_view text, std::string_view what) {
  return parse_word<Container>(kContainers, text, what);
}

bool can_hold(Mechanism mechanism, Container container) {
  switch (container) {
    case Container::kAny:
      return true;
    case Container::kBag:
      return mechanism != Mechanism::kSyringe;
    case Container::kBottle:
      return mechanism == Mechanism::kPeristaltic || mechanism == Mechanism::kEnteral;
    case Container::kSyringe:
      return mechanism == Mechanism::kSyringe;
    case Container::kCassette:
      return mechanism == Mechanism::kAmbulatory;
  }
  return false;
}

Status may_give(const PumpModel& model, const DrugEntry& entry) {
  const auto has = [](const auto& wanted, const auto& is) {
    return wanted.empty() || std::find(wanted.begin(), wanted.end(), is) != wanted.end();
  };
  const std::string mechanism(to_string(model.mechanism));
  if (!model.has_route(entry.route)) {
    return fail(Fault::kRefused, "route " + std::string(to_string(entry.route)) + " of " +
                                     entry.tall_man + ": pump model " + model.id.str() +
                                     " is not made for it");
  }
  if (!has(entry.mechanisms, model.mechanism)) {
    return fail(Fault::kRefused,
                "mechanism " + mechanism + ": " + entry.tall_man + " may not be given by it");
  }
  if (!has(entry.models, model.id)) {
    return fail(Fault::kRefused, "pump model " + model.id.str() + ": not one of those that may " +
                                     "give " + entry.tall_man);
  }
  if (!can_hold(model.mechanism, entry.container)) {
    return fail(Fault::kRefused, "container " + std::string(to_string(entry.container)) + " of " +
                                     entry.tall_man + ": does not go with a pump of mechanism " +
                                     mechanism);
  }
  return {};
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
  std::map<std::string, EntryId> names, codes;
  expect_plain("site", library.site, inspection);
  expect_plain("note", library.note, inspection);
  for (const CareArea& area : library.areas) {
    inspection.in(area);
    expect_plain("name", area.name, inspection);
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
      check_unique("alias", entry.aliases, entry.id, names, inspection);
      check_unique("code", entry.codes, entry.id, codes, inspection);
    }
  }
  return inspection.take();
}

}  // namespace ph
