// What each kind of record has: writing and reading side by side.
#include <algorithm>

#include "protocol/wire/library_sheet.hpp"
#include "protocol/wire/shapes.hpp"

namespace ph::wire {
namespace {

constexpr std::size_t kMaxName = 200, kMaxId = 64, kMaxNote = 400, kMaxList = 100;
constexpr std::size_t kMaxAdvisories = 4, kLongestAdvisory = 160;
constexpr std::int64_t kMostPressure = 5'000'000, kMostWeight = 1'000'000, kMostSurface = 100'000;

template <class T>
std::vector<std::string> words_of(const std::vector<T>& values) {
  std::vector<std::string> out;
  out.reserve(values.size());
  for (const T& value : values) out.emplace_back(to_string(value));
  return out;
}

// `parse(text, what)` for each part of the list.
template <class T, class Parse>
std::vector<T> parse_list(RecordReader& row, std::string_view column, Parse parse) {
  std::vector<T> out;
  for (const std::string& word : row.list(column, kMaxList, kMaxId)) {
    auto value = parse(word, column);
    if (value) {
      out.push_back(std::move(*value));
    } else {
      row.complain(column, value.error().detail);
    }
  }
  return out;
}

void write_weights(RecordWriter& row, const std::optional<BodyWeight>& least,
                   const std::optional<BodyWeight>& most) {
  if (least) row.parts("weight_least_kg", least->count(), 3);
  if (most) row.parts("weight_most_kg", most->count(), 3);
}

std::optional<BodyWeight> read_weight_cell(RecordReader& row, std::string_view column) {
  const auto value = row.parts(column, 3, kMostWeight);
  return value ? std::optional(grams(*value)) : std::nullopt;
}

std::optional<BodySurface> read_surface_cell(RecordReader& row, std::string_view column) {
  const auto value = row.parts(column, 4, kMostSurface);
  return value ? std::optional(BodySurface::of(*value)) : std::nullopt;
}

std::optional<FlowRate> read_flow_cell(RecordReader& row, std::string_view column) {
  const auto value = row.parts(column, 6, kMaxFlow);
  return value ? std::optional(FlowRate::of(*value)) : std::nullopt;
}

constexpr const char* kOfAnArea = "every care area has one";
constexpr const char* kOfAnEntry = "every entry has one";

void write_area(RecordWriter& row, const CareArea& area) {
  row.text("record", "area");
  row.text("id", area.id);
  row.text("name", area.name);
  row.parts("rate_max_ml_per_h", area.rate_max.count(), 6);
  row.parts("vtbi_max_ml", area.vtbi_max.count(), 6);
  row.parts("occlusion_mmhg", area.occlusion.count(), 3);
  row.parts("air_single_ul", area.air_single.count(), 3);
  row.text("near_end_min", std::to_string(area.near_end.count()));
  if (area.occlusion_restarts != 0) row.parts("occlusion_restarts", area.occlusion_restarts, 0);
  if (area.kvo) row.parts("kvo_ml_per_h", area.kvo->count(), 6);
  if (area.alarm_volume_least != 0) {
    row.parts("alarm_volume_least_percent", area.alarm_volume_least, 0);
  }
  write_weights(row, area.weight_least, area.weight_most);
  if (area.surface_least) row.parts("surface_least_m2", area.surface_least->count(), 4);
  if (area.surface_most) row.parts("surface_most_m2", area.surface_most->count(), 4);
}

void write_demand(RecordWriter& row, const DemandRules& rules) {
  row.limits("demand_", rules.dose);
  row.time("lockout_least", rules.lockout_least);
  row.time("lockout_most", rules.lockout_most);
  row.time("window", rules.window);
  row.number("window_most", rules.window_most);
}

std::optional<DemandRules> read_demand(RecordReader& row) {
  const auto dose = row.limits("demand_");
  if (!dose) return std::nullopt;
  constexpr const char* kWhy = "needed beside demand_unit";
  DemandRules out;
  out.dose = *dose;
  out.lockout_least = row.needed("lockout_least", row.time("lockout_least"), kWhy);
  out.lockout_most = row.needed("lockout_most", row.time("lockout_most"), kWhy);
  out.window = row.needed("window", row.time("window"), kWhy);
  out.window_most = row.needed("window_most", row.number("window_most"), kWhy);
  return out;
}

std::optional<PeriodicRules> read_periodic(RecordReader& row) {
  const auto dose = row.limits("periodic_");
  if (!dose) return std::nullopt;
  return PeriodicRules{*dose, row.needed("interval_least", row.time("interval_least"),
                                         "needed beside periodic_unit")};
}

void write_tci(RecordWriter& row, const TciRules& rules) {
  row.list("tci_models", words_of(rules.models));
  row.number("tci_soft_ng_per_ml", rules.soft_high);
  row.number("tci_hard_ng_per_ml", rules.hard_high);
  row.parts("tci_overshoot_percent", rules.overshoot_percent, 0);
}

std::optional<TciRules> read_tci(RecordReader& row) {
  if (!row.has("tci_models")) return std::nullopt;
  constexpr const char* kWhy = "needed beside tci_models";
  TciRules out;
  out.models = parse_list<TciModel>(row, "tci_models", parse_tci_model);
  out.soft_high = row.needed("tci_soft_ng_per_ml", row.number("tci_soft_ng_per_ml"), kWhy);
  out.hard_high = row.needed("tci_hard_ng_per_ml", row.number("tci_hard_ng_per_ml"), kWhy);
  out.overshoot_percent = static_cast<std::int32_t>(
      row.needed("tci_overshoot_percent", row.parts("tci_overshoot_percent", 0, 1'000), kWhy));
  return out;
}

void write_entry(RecordWriter& row, const CareArea& area, const DrugEntry& entry) {
  row.text("record", "entry");
  row.text("care_area", area.id);
  row.text("id", entry.id.str());
  row.text("drug", entry.drug);
  row.text("tall_man", entry.tall_man);
  row.text("therapy_class", entry.therapy_class);
  row.text("clinical_use", entry.clinical_use);
  row.text("kind", to_string(entry.kind));
  row.text("route", to_string(entry.route));
  row.text("patient_group", entry.patients.name);
  write_weights(row, entry.patients.weight_least, entry.patients.weight_most);
  row.text("concentration_unit", to_string(entry.concentration.unit));
  if (entry.custom) {
    row.limits("custom_", *entry.custom);
  } else {
    row.number("concentration_amount", entry.concentration.amount);
    row.parts("diluent_ml", entry.concentration.diluent.count(), 6);
  }
  row.limits("dose_", entry.limits);
  row.number("usual", entry.usual);
  if (entry.loading) row.limits("loading_", *entry.loading);
  if (entry.bolus) row.limits("bolus_", *entry.bolus);
  if (entry.bolus_rate_most) {
    row.parts("bolus_rate_most_ml_per_h", entry.bolus_rate_most->count(), 6);
  }
  if (entry.demand) write_demand(row, *entry.demand);
  if (entry.periodic) {
    row.limits("periodic_", entry.periodic->dose);
    row.time("interval_least", entry.periodic->interval_least);
  }
  if (entry.tci) write_tci(row, *entry.tci);
  if (entry.duration_least) row.time("duration_least", *entry.duration_least);
  if (entry.duration_most) row.time("duration_most", *entry.duration_most);
  row.flag("high_alert", entry.high_alert);
  row.flag("life_sustaining", entry.life_sustaining);
  row.list("mechanisms", words_of(entry.mechanisms));
  std::vector<std::string> models;
  for (const ModelId& model : entry.models) models.push_back(model.str());
  row.list("pump_models", models);
  if (entry.container != Container::kAny) row.text("container", to_string(entry.container));
  row.list("aliases", entry.aliases);
  row.list("codes", entry.codes);
  row.list("advisories", entry.advisories);
}

Concentration read_held(RecordReader& row, bool custom) {
  Concentration out;
  out.unit =
      row.needed("concentration_unit",
                 row.parsed<AmountUnit>("concentration_unit", parse_amount_unit), kOfAnEntry);
  if (custom) return out;
  constexpr const char* kWhy = "or custom limits instead";
  out.amount = row.needed("concentration_amount", row.number("concentration_amount"), kWhy);
  out.diluent = nanolitres(row.needed("diluent_ml", row.parts("diluent_ml", 6, kMaxVolume), kWhy));
  return out;
}

}  // namespace

void write_records(const Library& library, std::string& out) {
  RecordWriter row;
  row.text("record", "library");
  row.text("site", library.site);
  if (library.number != 0) row.text("number", std::to_string(library.number));
  row.text("note", library.note);
  out += row.line();
  for (const CareArea& area : library.areas) {
    RecordWriter line;
    write_area(line, area);
    out += line.line();
  }
  for (const CareArea& area : library.areas) {
    for (const DrugEntry& entry : area.entries) {
      RecordWriter line;
      write_entry(line, area, entry);
      out += line.line();
    }
  }
}

void read_library_record(RecordReader& row, Library& into) {
  into.site = row.text("site", kMaxName);
  into.number = static_cast<std::uint32_t>(row.parts("number", 0, kMaxLibraryNumber).value_or(0));
  into.note = row.text("note", kMaxNote);
}

CareArea read_area_record(RecordReader& row) {
  CareArea out;
  out.id = row.needed_text("id", kMaxId);
  if (!is_id_text(out.id)) row.complain("id", "expected 1 to 64 of A-Z a-z 0-9 . _ : -");
  out.name = row.needed_text("name", kMaxName);
  const auto needed = [&](std::string_view column, int places, std::int64_t most) {
    return row.needed(column, row.parts(column, places, most), kOfAnArea);
  };
  out.rate_max = FlowRate::of(needed("rate_max_ml_per_h", 6, kMaxFlow));
  out.vtbi_max = nanolitres(needed("vtbi_max_ml", 6, kMaxVolume));
  out.occlusion = Pressure::of(needed("occlusion_mmhg", 3, kMostPressure));
  out.air_single = nanolitres(needed("air_single_ul", 3, kMaxVolume));
  out.near_end = std::chrono::minutes{needed("near_end_min", 0, kMaxTime / 60'000)};
  out.occlusion_restarts =
      static_cast<std::uint8_t>(row.parts("occlusion_restarts", 0, 9).value_or(0));
  out.kvo = read_flow_cell(row, "kvo_ml_per_h");
  out.alarm_volume_least =
      static_cast<std::uint8_t>(row.parts("alarm_volume_least_percent", 0, 100).value_or(0));
  out.weight_least = read_weight_cell(row, "weight_least_kg");
  out.weight_most = read_weight_cell(row, "weight_most_kg");
  out.surface_least = read_surface_cell(row, "surface_least_m2");
  out.surface_most = read_surface_cell(row, "surface_most_m2");
  return out;
}

DrugEntry read_entry_record(RecordReader& row) {
  DrugEntry out;
  const auto words = [&](auto&& value, std::string_view column) {
    return row.needed(column, value, kOfAnEntry);
  };
  out.id = words(row.parsed<EntryId>("id", EntryId::parse), "id");
  out.drug = row.needed_text("drug", kMaxName);
  out.tall_man = row.needed_text("tall_man", kMaxName);
  out.therapy_class = row.text("therapy_class", kMaxName);
  out.clinical_use = row.text("clinical_use", kMaxName);
  out.kind = words(row.parsed<EntryKind>("kind", parse_entry_kind), "kind");
  out.route = words(row.parsed<Route>("route", parse_route), "route");
  out.patients.name = row.text("patient_group", kMaxName);
  out.patients.weight_least = read_weight_cell(row, "weight_least_kg");
  out.patients.weight_most = read_weight_cell(row, "weight_most_kg");
  out.custom = row.limits("custom_");
  out.concentration = read_held(row, out.custom.has_value());
  out.limits = words(row.limits("dose_"), "dose_unit");
  out.usual = row.number("usual");
  out.loading = row.limits("loading_");
  out.bolus = row.limits("bolus_");
  out.bolus_rate_most = read_flow_cell(row, "bolus_rate_most_ml_per_h");
  out.demand = read_demand(row);
  out.periodic = read_periodic(row);
  out.tci = read_tci(row);
  out.duration_least = row.time("duration_least");
  out.duration_most = row.time("duration_most");
  out.high_alert = row.flag("high_alert");
  out.life_sustaining = row.flag("life_sustaining");
  out.mechanisms = parse_list<Mechanism>(row, "mechanisms", parse_mechanism);
  out.models = parse_list<ModelId>(row, "pump_models", ModelId::parse);
  out.container = row.parsed<Container>("container", parse_container).value_or(Container::kAny);
  out.aliases = row.list("aliases", kMaxList, kMaxName);
  out.codes = row.list("codes", kMaxList, kMaxName);
  out.advisories = row.list("advisories", kMaxAdvisories, kLongestAdvisory);
  return out;
}

}  // namespace ph::wire
