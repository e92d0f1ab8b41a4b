#include "protocol/wire/import_rules.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "protocol/base/text.hpp"

namespace ph::wire {
namespace {

using std::chrono::milliseconds;

constexpr std::array<std::string_view, 36> kNames = {"entry",
                                                     "loading_unit",
                                                     "loading_hard_low",
                                                     "loading_soft_low",
                                                     "loading_soft_high",
                                                     "loading_hard_high",
                                                     "bolus_unit",
                                                     "bolus_hard_low",
                                                     "bolus_soft_low",
                                                     "bolus_soft_high",
                                                     "bolus_hard_high",
                                                     "bolus_rate_most_ml_per_h",
                                                     "demand_unit",
                                                     "demand_hard_low",
                                                     "demand_soft_low",
                                                     "demand_soft_high",
                                                     "demand_hard_high",
                                                     "lockout_least_min",
                                                     "lockout_most_min",
                                                     "window_min",
                                                     "window_most",
                                                     "periodic_unit",
                                                     "periodic_hard_low",
                                                     "periodic_soft_low",
                                                     "periodic_soft_high",
                                                     "periodic_hard_high",
                                                     "interval_least_min",
                                                     "tci_models",
                                                     "tci_soft_ng_per_ml",
                                                     "tci_hard_ng_per_ml",
                                                     "tci_overshoot_percent",
                                                     "duration_least_min",
                                                     "duration_most_min",
                                                     "patient_group",
                                                     "weight_least_kg",
                                                     "weight_most_kg"};
constexpr std::array<std::string_view, 3> kTextNames = {"clinical_use", "aliases", "advisories"};

bool is_known(std::string_view name) {
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end() ||
         std::find(kTextNames.begin(), kTextNames.end(), name) != kTextNames.end();
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(separator, at), text.size());
    std::size_t from = at;
    std::size_t to = end;
    while (from < to && text[from] == ' ') ++from;
    while (to > from && text[to - 1] == ' ') --to;
    if (to > from) out.push_back(text.substr(from, to - from));
    at = end + 1;
  }
  return out;
}

// One row and the columns of its sheet.
class RuleRow {
 public:
  RuleRow(const std::map<std::string, std::size_t>& columns, const CsvRow& cells, std::size_t row,
          DecimalSign sign, Problems& problems)
      : columns_(columns), cells_(cells), row_(row), sign_(sign), problems_(problems) {}

  void read(DrugEntry& entry) {
    entry.loading = limits("loading");
    entry.bolus = limits("bolus");
    if (const auto rate = scaled("bolus_rate_most_ml_per_h", 1'000'000)) {
      entry.bolus_rate_most = FlowRate::of(*rate);
    }
    entry.demand = demand();
    entry.periodic = periodic();
    entry.tci = tci();
    if (const auto time = minutes("duration_least_min")) entry.duration_least = *time;
    if (const auto time = minutes("duration_most_min")) entry.duration_most = *time;
    entry.patients.name = cell("patient_group");
    if (const auto g = scaled("weight_least_kg", 1'000)) entry.patients.weight_least = grams(*g);
    if (const auto g = scaled("weight_most_kg", 1'000)) entry.patients.weight_most = grams(*g);
    entry.clinical_use = cell("clinical_use");
    entry.aliases = split(cell("aliases"), ';');
    entry.advisories = split(cell("advisories"), ';');
  }

  const std::string& cell(const std::string& name) const {
    static const std::string kNothing;
    const auto found = columns_.find(name);
    return found == columns_.end() ? kNothing : cells_[found->second];
  }
  void complain(const std::string& name, std::string why) {
    if (why.substr(0, name.size() + 2) == name + ": ") why.erase(0, name.size() + 2);
    problems_.add("rules row " + std::to_string(row_) + ", column " + name + ": " + why);
  }

 private:
  std::optional<Decimal> decimal(const std::string& name) {
    if (cell(name).empty()) return std::nullopt;
    const auto plain = plain_number(cell(name), sign_, name);
    auto value = plain ? Decimal::parse(*plain, name) : Result<Decimal>(fail(plain.error()));
    if (!value) {
      complain(name, value.error().detail);
      return std::nullopt;
    }
    if (value->coefficient() < 0) complain(name, "expected 0 or more, got " + value->str());
    return *value;
  }
  // Asked for beside others of its group.
  Decimal needed(const std::string& name, const std::string& beside) {
    if (cell(name).empty()) complain(name, "needed beside " + beside + ", got nothing");
    return decimal(name).value_or(Decimal{});
  }

  std::optional<std::int64_t> scaled(const std::string& name, std::int64_t parts) {
    const auto value = decimal(name);
    if (!value) return std::nullopt;
    const Int128 whole = value->in_billionths() * parts;
    if (whole % 1'000'000'000 != 0 || whole > Int128{1'000'000'000} * 1'000'000'000'000) {
      complain(name, "too fine or too large, got " + value->str());
      return std::nullopt;
    }
    return static_cast<std::int64_t>(whole / 1'000'000'000);
  }
  std::optional<milliseconds> minutes(const std::string& name) {
    const auto ms = scaled(name, 60'000);
    return ms ? std::optional(milliseconds{*ms}) : std::nullopt;
  }
  milliseconds needed_minutes(const std::string& name, const std::string& beside) {
    if (cell(name).empty()) complain(name, "needed beside " + beside + ", got nothing");
    return minutes(name).value_or(milliseconds{0});
  }

  // A group is there when its unit is; any other cell of it without the unit is a slip.
  std::optional<LimitSet> limits(const std::string& group) {
    LimitSet out;
    out.hard_low = decimal(group + "_hard_low");
    out.soft_low = decimal(group + "_soft_low");
    out.soft_high = decimal(group + "_soft_high");
    out.hard_high = decimal(group + "_hard_high");
    const std::string name = group + "_unit";
    if (cell(name).empty()) {
      if (out.hard_low || out.soft_low || out.soft_high || out.hard_high) {
        complain(name, "needed beside limits, got nothing");
      }
      return std::nullopt;
    }
    const auto unit = parse_dose_unit(cell(name), name);
    if (!unit) {
      complain(name, unit.error().detail);
      return std::nullopt;
    }
    out.unit = *unit;
    return out;
  }
  bool lacks(const std::string& unit, std::initializer_list<const char*> others) {
    for (const char* other : others) {
      if (!cell(other).empty()) complain(other, "stands without " + unit);
    }
    return true;
  }

  std::optional<DemandRules> demand() {
    const auto dose = limits("demand");
    if (!dose) {
      lacks("demand_unit", {"lockout_least_min", "lockout_most_min", "window_min", "window_most"});
      return std::nullopt;
    }
    DemandRules out;
    out.dose = *dose;
    out.lockout_least = needed_minutes("lockout_least_min", "demand_unit");
    out.lockout_most = needed_minutes("lockout_most_min", "demand_unit");
    out.window = needed_minutes("window_min", "demand_unit");
    out.window_most = needed("window_most", "demand_unit");
    return out;
  }

  std::optional<PeriodicRules> periodic() {
    const auto dose = limits("periodic");
    if (!dose) {
      lacks("periodic_unit", {"interval_least_min"});
      return std::nullopt;
    }
    return PeriodicRules{*dose, needed_minutes("interval_least_min", "periodic_unit")};
  }

  std::optional<TciRules> tci() {
    const std::vector<std::string> words = split(cell("tci_models"), ' ');
    if (words.empty()) {
      lacks("tci_models", {"tci_soft_ng_per_ml", "tci_hard_ng_per_ml", "tci_overshoot_percent"});
      return std::nullopt;
    }
    TciRules out;
    for (const std::string& word : words) {
      const auto model = parse_tci_model(word, "tci_models");
      if (model) {
        out.models.push_back(*model);
      } else {
        complain("tci_models", model.error().detail);
      }
    }
    out.soft_high = needed("tci_soft_ng_per_ml", "tci_models");
    out.hard_high = needed("tci_hard_ng_per_ml", "tci_models");
    needed("tci_overshoot_percent", "tci_models");
    out.overshoot_percent =
        static_cast<std::int32_t>(scaled("tci_overshoot_percent", 1).value_or(0));
    return out;
  }

  const std::map<std::string, std::size_t>& columns_;
  const CsvRow& cells_;
  std::size_t row_;
  DecimalSign sign_;
  Problems& problems_;
};

std::map<std::string, std::size_t> columns_of(const CsvRow& header, Problems& problems) {
  std::map<std::string, std::size_t> out;
  for (std::size_t i = 0; i < header.size(); ++i) {
    const std::string where = "rules row 1, column " + std::to_string(i + 1) + ": ";
    const std::string name = lower(trimmed(header[i]));
    if (!is_known(name)) {
      problems.add(where + "unknown column \"" + header[i].substr(0, 40) + "\"");
    } else if (!out.emplace(name, i).second) {
      problems.add(where + name + " stands twice");
    }
  }
  return out;
}

}  // namespace

std::size_t rules_begin(std::string_view text) {
  for (const char* header : {"\nentry,", "\nentry;", "\nentry\t"}) {
    const std::size_t found = text.find(header);
    if (found != std::string_view::npos) return found + 1;
  }
  return text.size();
}

void apply_rules(std::string_view text, const Sheet& drugs, std::vector<DrugEntry>& entries,
                 Problems& problems) {
  const auto rows = parse_csv(text, drugs.separator());
  if (!rows) return problems.add("rules " + rows.error().detail);
  if (rows->empty()) return;
  const auto columns = columns_of(rows->front(), problems);
  if (problems.any()) return;
  std::map<std::string, DrugEntry*> by_id;
  for (DrugEntry& entry : entries) by_id[entry.id.str()] = &entry;
  std::set<std::string> seen;
  for (std::size_t i = 1; i < rows->size(); ++i) {
    const CsvRow& cells = (*rows)[i];
    if (cells.size() != rows->front().size()) {
      problems.add("rules row " + std::to_string(i + 1) + ": expected " +
                   std::to_string(rows->front().size()) + " fields, got " +
                   std::to_string(cells.size()) + " (a comma inside a field needs quotes)");
      continue;
    }
    RuleRow row(columns, cells, i + 1, drugs.decimal_sign(), problems);
    const auto found = by_id.find(row.cell("entry"));
    if (found == by_id.end()) {
      row.complain("entry", "no such entry \"" + row.cell("entry").substr(0, 70) + '"');
    } else if (!seen.insert(found->first).second) {
      row.complain("entry", found->first + " stands twice");
    } else {
      row.read(*found->second);
    }
  }
}

}  // namespace ph::wire
