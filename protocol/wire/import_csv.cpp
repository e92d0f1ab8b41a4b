#include <algorithm>
#include <array>
#include <cctype>
#include <map>

#include "protocol/base/text.hpp"
#include "protocol/wire/import_rules.hpp"
#include "protocol/wire/library_codec.hpp"
#include "protocol/wire/shapes.hpp"
#include "protocol/wire/sheet.hpp"

namespace ph::wire {
namespace {

// ISMP high-alert medications in acute care, by the sheet's classes.
constexpr std::array<std::string_view, 16> kHighAlert = {"vasopressor",
                                                         "inotrope",
                                                         "opioid",
                                                         "endocrine",
                                                         "insulin",
                                                         "anticoagulant",
                                                         "thrombolytic",
                                                         "antiarrhythmic",
                                                         "chemotherapy",
                                                         "neuromuscular_blocker",
                                                         "sedative",
                                                         "hypertonic",
                                                         "electrolyte",
                                                         "regional_anesthesia",
                                                         "parenteral_nutrition",
                                                         "pca"};
constexpr std::array<std::string_view, 3> kLifeSustaining = {"vasopressor", "inotrope",
                                                             "pulmonary_vasodilator"};

// vasopressor_pediatric is of the class vasopressor.
template <std::size_t N>
bool is_of(const std::array<std::string_view, N>& classes, std::string_view therapy_class) {
  return std::any_of(classes.begin(), classes.end(), [&](std::string_view c) {
    return therapy_class.substr(0, c.size()) == c &&
           (therapy_class.size() == c.size() || therapy_class[c.size()] == '_');
  });
}

// Letters, digits and points stay; anything else becomes one dash.
std::string slug(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool stays =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.';
    if (stays) out += c;
    if (!stays && !out.empty() && out.back() != '-') out += '-';
  }
  if (!out.empty() && out.back() == '-') out.pop_back();
  return out;
}

constexpr std::string_view short_word(Route route) {
  switch (route) {
    case Route::kIntravenous:
      return "iv";
    case Route::kSubcutaneous:
      return "sc";
    case Route::kEpidural:
      return "epidural";
    case Route::kPerineural:
      return "perineural";
    case Route::kEnteral:
      return "enteral";
  }
  return "";
}

// norepinephrine-8mg-250mL-iv: what makes an entry, in the order a nurse would say it. A name that
// leaves no room is cut, never what follows it.
EntryId name_entry(const DrugEntry& entry, std::string_view suffix) {
  const Concentration& held = entry.concentration;
  std::string tail = '-' + held.amount.str() + std::string(to_string(held.unit)) + '-' +
                     slug(to_string(held.diluent)) + '-' + std::string(short_word(entry.route));
  tail.erase(std::remove(tail.begin(), tail.end(), ' '), tail.end());
  if (const auto gap = tail.find("-mL"); gap != std::string::npos) tail.erase(gap, 1);
  tail += suffix;
  const std::size_t room = EntryId::kMaxLength - std::min(tail.size(), EntryId::kMaxLength - 1);
  return EntryId{slug(lower(entry.drug)).substr(0, room) + tail};
}

EntryKind kind_of(const DrugEntry& entry) {
  if (is_of(std::array<std::string_view, 1>{"pca"}, entry.therapy_class)) return EntryKind::kPca;
  if (is_total(entry.limits.unit)) return EntryKind::kIntermittent;
  if (substance_of(entry.limits.unit.amount) != Substance::kVolume) return EntryKind::kContinuous;
  return entry.route == Route::kEnteral ? EntryKind::kEnteral : EntryKind::kFluid;
}

// Reads one row of a sheet; every wrong cell becomes a problem of its own.
class RowReader {
 public:
  RowReader(const Sheet& sheet, std::size_t row, Problems& problems)
      : sheet_(sheet), row_(row), problems_(problems) {}

  DrugEntry read() {
    DrugEntry out;
    out.drug = name(Column::kDrug);
    out.tall_man = name(Column::kTallMan);
    if (lower(out.drug) != lower(out.tall_man)) {
      complain(Column::kTallMan,
               "expected the letters of \"" + out.drug + "\", got \"" + out.tall_man + "\"");
    }
    out.therapy_class = name(Column::kTherapyClass);
    out.route = route();
    out.concentration = concentration();
    out.limits = limits();
    out.usual = decimal(Column::kDefaultRate);
    out.kind = kind_of(out);
    out.high_alert = is_of(kHighAlert, out.therapy_class);
    out.life_sustaining = is_of(kLifeSustaining, out.therapy_class);
    check_fit(out);
    return out;
  }

 private:
  const std::string& cell(Column column) const { return sheet_.cell(row_, column); }
  void complain(Column column, const std::string& why) { problems_.at(row_, column, why); }

  template <class T, class Parse>
  std::optional<T> parse(Column column, Parse parse_text) {
    auto value = parse_text(cell(column), to_string(column));
    if (value) return *value;
    complain(column, value.error().detail);
    readable_ = false;
    return std::nullopt;
  }

  std::string name(Column column) {
    const std::string& text = cell(column);
    if (text.empty()) complain(column, "expected a name, got nothing");
    if (text.size() > 128) complain(column, "expected at most 128 bytes");
    if (!text.empty() && (text.front() == ' ' || text.back() == ' ')) {
      complain(column, "expected no space at either end, got \"" + text + "\"");
    }
    return text;
  }

  Route route() {
    const std::string& text = cell(Column::kRoute);
    if (text == "IV") return Route::kIntravenous;
    if (text == "SC") return Route::kSubcutaneous;
    const auto parsed = parse_route(text, to_string(Column::kRoute));
    if (parsed) return *parsed;
    complain(Column::kRoute, "expected IV, SC, epidural, perineural or enteral, got \"" +
                                 text.substr(0, 40) + "\"");
    return Route::kIntravenous;
  }

  std::optional<Decimal> number(Column column) {
    return parse<Decimal>(column, [&](std::string_view text, auto what) -> Result<Decimal> {
      const auto plain = plain_number(text, sheet_.decimal_sign(), what);
      return plain ? Decimal::parse(*plain, what) : fail(plain.error());
    });
  }

  std::optional<Decimal> decimal(Column column) {
    if (cell(column).empty()) return std::nullopt;
    const auto value = number(column);
    if (value && value->coefficient() < 0)
      complain(column, "expected 0 or more, got " + value->str());
    return value;
  }

  Concentration concentration() {
    Concentration out;
    if (const auto amount = number(Column::kConcentrationAmount)) {
      out.amount = *amount;
      if (amount->coefficient() <= 0) {
        complain(Column::kConcentrationAmount, "expected above 0, got " + amount->str());
      }
    }
    out.unit = parse<AmountUnit>(Column::kConcentrationUnit, parse_amount_unit).value_or(out.unit);
    if (const auto diluent = number(Column::kDiluent)) {
      out.diluent = volume(*diluent);
    }
    return out;
  }

  Volume volume(Decimal millilitres_held) {
    const Int128 picolitres = millilitres_held.in_billionths();
    if (picolitres <= 0 || picolitres > Int128{kMaxVolume} * 1'000) {
      complain(Column::kDiluent,
               "expected above 0 and below 1000000 mL, got " + millilitres_held.str());
    } else if (picolitres % 1'000 != 0) {
      complain(Column::kDiluent,
               "expected at most 6 decimal places, got " + millilitres_held.str());
    }
    return nanolitres(static_cast<std::int64_t>(picolitres / 1'000));
  }

  LimitSet limits() {
    LimitSet out;
    out.unit = parse<DoseUnit>(Column::kDosingUnit, parse_dose_unit).value_or(out.unit);
    out.hard_low = decimal(Column::kHardLow);
    out.soft_low = decimal(Column::kSoftLow);
    out.soft_high = decimal(Column::kSoftHigh);
    out.hard_high = decimal(Column::kHardHigh);
    std::optional<std::pair<Column, Decimal>> below;
    rises(below, Column::kHardLow, out.hard_low);
    rises(below, Column::kSoftLow, out.soft_low);
    rises(below, Column::kSoftHigh, out.soft_high);
    rises(below, Column::kHardHigh, out.hard_high);
    return out;
  }

  void rises(std::optional<std::pair<Column, Decimal>>& below, Column column,
             const std::optional<Decimal>& limit) {
    if (!limit) return;
    if (below && below->second > *limit) {
      complain(column, "expected at least " + std::string(to_string(below->first)) + ' ' +
                           below->second.str() + ", got " + limit->str());
    }
    below.emplace(column, *limit);
  }

  // What follows from several cells is judged only when each of them could be read.
  void check_fit(const DrugEntry& entry) {
    if (!readable_) return;
    const Substance dosed = substance_of(entry.limits.unit.amount);
    if (dosed != Substance::kVolume && dosed != substance_of(entry.concentration.unit)) {
      complain(Column::kDosingUnit, to_string(entry.limits.unit) +
                                        " does not fit a concentration in " +
                                        std::string(to_string(entry.concentration.unit)));
    }
    if (!entry.usual || is_total(entry.limits.unit)) return;
    if (entry.limits.soft_low && *entry.usual < *entry.limits.soft_low) {
      complain(Column::kDefaultRate, "expected at least soft_low " + entry.limits.soft_low->str() +
                                         ", got " + entry.usual->str());
    }
    if (entry.limits.soft_high && *entry.usual > *entry.limits.soft_high) {
      complain(Column::kDefaultRate, "expected at most soft_high " + entry.limits.soft_high->str() +
                                         ", got " + entry.usual->str());
    }
  }

  const Sheet& sheet_;
  std::size_t row_;
  Problems& problems_;
  bool readable_ = true;
};

// Names that two rows share get the dose unit behind them, in all these rows, so that a name does
// not pass to another row when rows change places.
void name_entries(std::vector<DrugEntry>& entries, std::size_t first_row, Problems& problems) {
  std::map<EntryId, int> shared;
  for (DrugEntry& entry : entries) {
    entry.id = name_entry(entry, "");
    ++shared[entry.id];
  }
  std::map<EntryId, std::size_t> rows;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    DrugEntry& entry = entries[i];
    if (shared[entry.id] > 1)
      entry.id = name_entry(entry, '-' + slug(to_string(entry.limits.unit)));
    const auto [first, is_new] = rows.emplace(entry.id, first_row + i);
    if (is_new) continue;
    problems.at(first_row + i, Column::kDrug,
                "the same drug, concentration, route and dosing unit as row " +
                    std::to_string(first->second));
  }
}

}  // namespace

Imported import_csv(std::string_view file, const CareArea& area) {
  Imported out;
  Problems problems;
  const auto plain = plain_text(file);
  if (!plain) problems.add(plain.error().detail);
  const std::string_view text = plain ? std::string_view(*plain) : std::string_view();
  const std::size_t drugs = rules_begin(text);
  const Sheet sheet(text.substr(0, drugs), problems);
  std::vector<DrugEntry> entries;
  for (std::size_t row = sheet.first_row(); row < sheet.end_row(); ++row) {
    entries.push_back(RowReader(sheet, row, problems).read());
  }
  if (!problems.any()) name_entries(entries, sheet.first_row(), problems);
  if (!problems.any()) {
    apply_rules(text.substr(drugs), sheet, entries, problems);
  }
  out.problems = problems.take();
  if (!out.problems.empty()) return out;
  out.library.note = kUnvouched;
  out.library.areas.push_back(area);
  out.library.areas.back().entries = std::move(entries);
  return out;
}

}  // namespace ph::wire
