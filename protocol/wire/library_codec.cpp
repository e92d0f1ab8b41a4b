#include "protocol/wire/library_codec.hpp"

#include "protocol/wire/codec.hpp"
#include "protocol/wire/json_reader.hpp"
#include "protocol/wire/json_writer.hpp"
#include "protocol/wire/messages.hpp"
#include "protocol/wire/shapes.hpp"

namespace ph::wire {
namespace {

// Members are written in the order of their names: that order is part of the canonical form.

constexpr std::int64_t kFormat = 1;
constexpr std::int64_t kMostPressure = 5'000'000;  // thousandths of a mmHg
constexpr std::int64_t kMinute = 60'000;
constexpr std::size_t kMaxAreas = 64;
constexpr std::size_t kMaxEntries = 10'000;
constexpr std::size_t kMaxName = 200;
constexpr std::size_t kMaxNote = 400;
constexpr std::size_t kMaxMechanisms = 4;

void write_decimal(Writer& writer, std::string_view key, const std::optional<Decimal>& value) {
  if (value) writer.text(key, value->str());
}

std::optional<Decimal> read_decimal(Members& members, std::string_view key) {
  if (!members.has(key)) return std::nullopt;
  return members.read<Decimal>(key, Decimal::parse);
}

void write_limits(Writer& writer, const LimitSet& limits) {
  writer.begin_object("limits");
  write_decimal(writer, "hard_high", limits.hard_high);
  write_decimal(writer, "hard_low", limits.hard_low);
  write_decimal(writer, "soft_high", limits.soft_high);
  write_decimal(writer, "soft_low", limits.soft_low);
  writer.text("unit", to_string(limits.unit));
  writer.end_object();
}

LimitSet read_limits(Members& members) {
  LimitSet out;
  members.object("limits", [&](Members& limits) {
    out.hard_high = read_decimal(limits, "hard_high");
    out.hard_low = read_decimal(limits, "hard_low");
    out.soft_high = read_decimal(limits, "soft_high");
    out.soft_low = read_decimal(limits, "soft_low");
    out.unit = limits.read<DoseUnit>("unit", parse_dose_unit);
  });
  return out;
}

void write_concentration(Writer& writer, const Concentration& concentration) {
  writer.begin_object("concentration");
  writer.text("amount", concentration.amount.str());
  writer.number("diluent_nl", concentration.diluent.count());
  writer.text("unit", to_string(concentration.unit));
  writer.end_object();
}

Concentration read_concentration(Members& members) {
  Concentration out;
  members.object("concentration", [&](Members& held) {
    out.amount = held.read<Decimal>("amount", Decimal::parse);
    out.diluent = read_volume(held, "diluent_nl");
    out.unit = held.read<AmountUnit>("unit", parse_amount_unit);
  });
  return out;
}

void write_entry(Writer& writer, const DrugEntry& entry) {
  writer.begin_object();
  write_concentration(writer, entry.concentration);
  writer.text("drug", entry.drug);
  writer.flag("high_alert", entry.high_alert);
  writer.text("id", entry.id.str());
  writer.text("kind", to_string(entry.kind));
  writer.flag("life_sustaining", entry.life_sustaining);
  write_limits(writer, entry.limits);
  writer.begin_list("mechanisms");
  for (const Mechanism mechanism : entry.mechanisms) writer.item(to_string(mechanism));
  writer.end_list();
  writer.text("route", to_string(entry.route));
  writer.text("tall_man", entry.tall_man);
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

DrugEntry read_entry(Members& members) {
  DrugEntry out;
  out.concentration = read_concentration(members);
  out.drug = members.text("drug", kMaxName);
  out.high_alert = members.flag("high_alert");
  out.id = members.id<EntryNaming>("id");
  out.kind = members.read<EntryKind>("kind", parse_entry_kind);
  out.life_sustaining = members.flag("life_sustaining");
  out.limits = read_limits(members);
  out.mechanisms = read_mechanisms(members);
  out.route = members.read<Route>("route", parse_route);
  out.tall_man = members.text("tall_man", kMaxName);
  out.therapy_class = members.text_or_empty("therapy_class", kMaxName);
  out.usual = read_decimal(members, "usual");
  return out;
}

void write_area(Writer& writer, const CareArea& area) {
  writer.begin_object();
  writer.number("air_single_nl", area.air_single.count());
  writer.begin_list("entries");
  for (const DrugEntry& entry : area.entries) write_entry(writer, entry);
  writer.end_list();
  writer.text("id", area.id);
  writer.text("name", area.name);
  writer.number("near_end_ms", area.near_end.count() * kMinute);
  writer.number("occlusion_milli_mmhg", area.occlusion.count());
  writer.number("rate_max_nl_per_h", area.rate_max.count());
  writer.number("vtbi_max_nl", area.vtbi_max.count());
  writer.end_object();
}

CareArea read_area(Members& members) {
  CareArea out;
  out.air_single = read_volume(members, "air_single_nl");
  members.each("entries", 0, kMaxEntries,
               [&](Members& entry) { out.entries.push_back(read_entry(entry)); });
  out.id = members.id<struct CareAreaNaming>("id").str();
  out.name = members.text("name", kMaxName);
  out.near_end = std::chrono::minutes{members.integer("near_end_ms", 0, kMaxTime) / kMinute};
  out.occlusion = Pressure::of(members.integer("occlusion_milli_mmhg", 0, kMostPressure));
  out.rate_max = read_flow(members, "rate_max_nl_per_h");
  out.vtbi_max = read_volume(members, "vtbi_max_nl");
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

std::string canonical(const Library& library) {
  Writer writer(64 * 1024);
  writer.begin_object();
  writer.begin_list("areas");
  for (const CareArea& area : library.areas) write_area(writer, area);
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

}  // namespace ph::wire
