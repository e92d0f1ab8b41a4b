#include "protocol/wire/library_codec.hpp"

#include <span>

#include "protocol/wire/codec.hpp"
#include "protocol/wire/json_reader.hpp"
#include "protocol/wire/json_writer.hpp"
#include "protocol/wire/messages.hpp"
#include "protocol/wire/rules_shape.hpp"
#include "protocol/wire/shapes.hpp"

namespace ph::wire {
namespace {

// Members are written in the order of their names: that order is part of the canonical form.

constexpr std::size_t kLargestPart = 64 * 1024;  // of one entry, or one area's settings
constexpr std::int64_t kFormat = 1;
constexpr std::int64_t kMostPressure = 5'000'000;  // thousandths of a mmHg
constexpr std::int64_t kMinute = 60'000;
constexpr std::size_t kMaxAreas = 64;
constexpr std::size_t kMaxEntries = 10'000;
constexpr std::size_t kMaxName = 200;
constexpr std::size_t kMaxNote = 400;
constexpr std::size_t kMaxMechanisms = 4;
constexpr std::int64_t kMostRestarts = 9;  // P52
constexpr std::size_t kMaxAliases = 100;
constexpr std::size_t kMaxModels = 16;
constexpr std::int64_t kMostPercent = 100;
constexpr std::size_t kMaxAdvisories = 4;

void write_texts(Writer& writer, std::string_view key, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  writer.begin_list(key);
  for (const std::string& text : texts) writer.item(text);
  writer.end_list();
}

std::vector<std::string> read_texts(Members& members, std::string_view key, std::size_t most) {
  if (!members.has(key)) return {};
  const auto texts = members.texts(key, most);
  return {texts.begin(), texts.end()};
}

// An optional part by its own reading and writing.
template <class Part, class Read>
std::optional<Part> read_part(Members& members, std::string_view key, Read read) {
  return members.has(key) ? std::optional<Part>(read(members, key)) : std::nullopt;
}
template <class Part, class Write>
void write_part(Writer& writer, std::string_view key, const std::optional<Part>& part,
                Write write) {
  if (part) write(writer, key, *part);
}

void write_time(Writer& writer, std::string_view key, std::chrono::milliseconds time) {
  writer.number(key, time.count());
}

void write_entry(Writer& writer, const DrugEntry& entry) {
  writer.begin_object();
  write_texts(writer, "advisories", entry.advisories);
  write_texts(writer, "aliases", entry.aliases);
  write_part(writer, "bolus", entry.bolus, write_limits);
  if (entry.bolus_rate_most) {
    writer.number("bolus_rate_most_nl_per_h", entry.bolus_rate_most->count());
  }
  writer.text_if_any("clinical_use", entry.clinical_use);
  write_texts(writer, "codes", entry.codes);
  write_concentration(writer, "concentration", entry.concentration);
  if (entry.container != Container::kAny) writer.text("container", to_string(entry.container));
  write_part(writer, "custom", entry.custom, write_limits);
  write_part(writer, "demand", entry.demand, write_demand_rules);
  writer.text("drug", entry.drug);
  write_part(writer, "duration_least_ms", entry.duration_least, write_time);
  write_part(writer, "duration_most_ms", entry.duration_most, write_time);
  writer.flag("high_alert", entry.high_alert);
  writer.text("id", entry.id.str());
  writer.text("kind", to_string(entry.kind));
  writer.flag("life_sustaining", entry.life_sustaining);
  write_limits(writer, "limits", entry.limits);
  write_part(writer, "loading", entry.loading, write_limits);
  writer.begin_list("mechanisms");
  for (const Mechanism mechanism : entry.mechanisms) writer.item(to_string(mechanism));
  writer.end_list();
  if (!entry.models.empty()) {
    writer.begin_list("models");
    for (const ModelId& model : entry.models) writer.item(model.str());
    writer.end_list();
  }
  if (entry.patients != PatientGroup{}) write_patients(writer, "patients", entry.patients);
  write_part(writer, "periodic", entry.periodic, write_periodic_rules);
  writer.text("route", to_string(entry.route));
  writer.text("tall_man", entry.tall_man);
  write_part(writer, "tci", entry.tci, write_tci_rules);
  writer.text("therapy_class", entry.therapy_class);
  write_decimal(writer, "usual", entry.usual);
  writer.end_object();
}

std::vector<Mechanism> read_mechanisms(Members& members) {
  std::vector<Mechanism> out;
  for (const std::string_view word : members.texts("mechanisms", kMaxMechanisms)) {
    const auto mechanism = parse_mechanism(word, "mechanisms");
    if (!mechanism) {
      members.complain(mechanism.error().fault, mechanism.error().detail);
      break;
    }
    out.push_back(*mechanism);
  }
  return out;
}

std::vector<ModelId> read_models(Members& members) {
  std::vector<ModelId> out;
  if (!members.has("models")) return out;
  for (const std::string_view word : members.texts("models", kMaxModels)) {
    auto model = ModelId::parse(word, "models");
    if (!model) {
      members.complain(model.error().fault, model.error().detail);
      break;
    }
    out.push_back(std::move(*model));
  }
  return out;
}

DrugEntry read_entry(Members& members) {
  DrugEntry out;
  out.advisories = read_texts(members, "advisories", kMaxAdvisories);
  out.aliases = read_texts(members, "aliases", kMaxAliases);
  out.bolus = read_part<LimitSet>(members, "bolus", read_limits);
  out.bolus_rate_most = read_part<FlowRate>(members, "bolus_rate_most_nl_per_h", read_flow);
  out.clinical_use = members.text_or_empty("clinical_use", kMaxName);
  out.codes = read_texts(members, "codes", kMaxAliases);
  out.concentration = read_concentration(members, "concentration");
  if (members.has("container")) {
    out.container = members.read<Container>("container", parse_container);
  }
  out.custom = read_part<LimitSet>(members, "custom", read_limits);
  out.demand = read_part<DemandRules>(members, "demand", read_demand_rules);
  out.drug = members.text("drug", kMaxName);
  out.duration_least =
      read_part<std::chrono::milliseconds>(members, "duration_least_ms", read_time);
  out.duration_most = read_part<std::chrono::milliseconds>(members, "duration_most_ms", read_time);
  out.high_alert = members.flag("high_alert");
  out.id = members.id<EntryNaming>("id");
  out.kind = members.read<EntryKind>("kind", parse_entry_kind);
  out.life_sustaining = members.flag("life_sustaining");
  out.limits = read_limits(members, "limits");
  out.loading = read_part<LimitSet>(members, "loading", read_limits);
  out.mechanisms = read_mechanisms(members);
  out.models = read_models(members);
  if (members.has("patients")) out.patients = read_patients(members, "patients");
  out.periodic = read_part<PeriodicRules>(members, "periodic", read_periodic_rules);
  out.route = members.read<Route>("route", parse_route);
  out.tall_man = members.text("tall_man", kMaxName);
  out.tci = read_part<TciRules>(members, "tci", read_tci_rules);
  out.therapy_class = members.text_or_empty("therapy_class", kMaxName);
  out.usual = read_decimal(members, "usual");
  return out;
}

void write_area(Writer& writer, const CareArea& area, std::span<const DrugEntry> entries) {
  writer.begin_object();
  writer.number("air_single_nl", area.air_single.count());
  if (area.alarm_volume_least != 0) {
    writer.number("alarm_volume_least_percent", area.alarm_volume_least);
  }
  writer.begin_list("entries");
  for (const DrugEntry& entry : entries) write_entry(writer, entry);
  writer.end_list();
  writer.text("id", area.id);
  if (area.kvo) writer.number("kvo_nl_per_h", area.kvo->count());
  writer.text("name", area.name);
  writer.number("near_end_ms", area.near_end.count() * kMinute);
  writer.number("occlusion_milli_mmhg", area.occlusion.count());
  if (area.occlusion_restarts != 0) writer.number("occlusion_restarts", area.occlusion_restarts);
  writer.number("rate_max_nl_per_h", area.rate_max.count());
  write_surface(writer, "surface_least_cm2", area.surface_least);
  write_surface(writer, "surface_most_cm2", area.surface_most);
  writer.number("vtbi_max_nl", area.vtbi_max.count());
  write_weight(writer, "weight_least_g", area.weight_least);
  write_weight(writer, "weight_most_g", area.weight_most);
  writer.end_object();
}

CareArea read_area(Members& members) {
  CareArea out;
  out.air_single = read_volume(members, "air_single_nl");
  if (members.has("alarm_volume_least_percent")) {
    out.alarm_volume_least =
        static_cast<std::uint8_t>(members.integer("alarm_volume_least_percent", 1, kMostPercent));
  }
  members.each("entries", 0, kMaxEntries,
               [&](Members& entry) { out.entries.push_back(read_entry(entry)); });
  out.id = members.id<struct CareAreaNaming>("id").str();
  out.kvo = read_part<FlowRate>(members, "kvo_nl_per_h", read_flow);
  out.name = members.text("name", kMaxName);
  out.near_end = std::chrono::minutes{members.integer("near_end_ms", 0, kMaxTime) / kMinute};
  out.occlusion = Pressure::of(members.integer("occlusion_milli_mmhg", 0, kMostPressure));
  if (members.has("occlusion_restarts")) {
    out.occlusion_restarts =
        static_cast<std::uint8_t>(members.integer("occlusion_restarts", 1, kMostRestarts));
  }
  out.rate_max = read_flow(members, "rate_max_nl_per_h");
  out.surface_least = read_surface(members, "surface_least_cm2");
  out.surface_most = read_surface(members, "surface_most_cm2");
  out.vtbi_max = read_volume(members, "vtbi_max_nl");
  out.weight_least = read_weight(members, "weight_least_g");
  out.weight_most = read_weight(members, "weight_most_g");
  return out;
}

Library read_library_members(Members& members) {
  Library out;
  members.each("areas", 0, kMaxAreas, [&](Members& area) { out.areas.push_back(read_area(area)); });
  members.integer("format", kFormat, kFormat);
  out.note = members.text_or_empty("note", kMaxNote);
  out.number = static_cast<std::uint32_t>(members.integer("number", 0, kMaxLibraryNumber));
  out.site = members.text_or_empty("site", kMaxName);
  members.finish();
  return out;
}

}  // namespace

std::string canonical(const DrugEntry& entry) {
  Writer writer;
  write_entry(writer, entry);
  return writer.take();
}

std::string canonical_settings(const CareArea& area) {
  Writer writer;
  write_area(writer, area, {});
  return writer.take();
}

std::string canonical(const Library& library) {
  Writer writer(64 * 1024);
  writer.begin_object();
  writer.begin_list("areas");
  for (const CareArea& area : library.areas) write_area(writer, area, area.entries);
  writer.end_list();
  writer.number("format", kFormat);
  writer.text("note", library.note);
  writer.number("number", library.number);
  writer.text("site", library.site);
  writer.end_object();
  return writer.take();
}

Result<Library> parse_library(std::string_view bytes) {
  auto document = Document::parse(bytes, {LibraryTarget::kMaxSize, kMaxDepth});
  if (!document) return fail(document.error().fault, "library: " + document.error().detail);
  Members members(*document);
  Library library = read_library_members(members);
  if (const auto& trouble = document->trouble()) {
    return fail(trouble->fault, "library: " + trouble->detail);
  }
  const std::string again = canonical(library);
  const auto [ours, theirs] = std::mismatch(again.begin(), again.end(), bytes.begin(), bytes.end());
  if (ours == again.end() && theirs == bytes.end()) return library;
  return fail(Fault::kMalformed, "library: not in canonical form from byte " +
                                     std::to_string(theirs - bytes.begin()) + " on");
}

ReadEntry parse_entry_json(std::string_view text) {
  ReadEntry out;
  auto document = Document::parse(text, {kLargestPart, kMaxDepth});
  if (!document) {
    out.problems.push_back(document.error().detail);
    return out;
  }
  Members members(*document);
  out.entry = read_entry(members);
  members.finish();
  out.problems = document->complaints();
  return out;
}

ReadSettings parse_settings_json(std::string_view text) {
  ReadSettings out;
  auto document = Document::parse(text, {kLargestPart, kMaxDepth});
  if (!document) {
    out.problems.push_back(document.error().detail);
    return out;
  }
  Members members(*document);
  out.area = read_area(members);
  members.finish();
  out.problems = document->complaints();
  if (!out.area.entries.empty()) {
    out.problems.emplace_back("entries: expected none beside settings");
  }
  return out;
}

Imported parse_library_json(std::string_view text) {
  Imported out;
  const std::size_t start = std::min(text.find('{'), text.size());
  auto document = Document::parse(text.substr(start), {2 * LibraryTarget::kMaxSize, kMaxDepth});
  if (!document) {
    out.problems.push_back(document.error().detail);
    return out;
  }
  Members members(*document);
  Library library = read_library_members(members);
  out.problems = document->complaints();
  if (out.problems.empty()) out.library = std::move(library);
  return out;
}

}  // namespace ph::wire
