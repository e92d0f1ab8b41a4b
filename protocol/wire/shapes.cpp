#include "protocol/wire/shapes.hpp"

namespace ph::wire {

WallTime read_wall(Members& members, std::string_view key) {
  return wall_from_ms(members.integer(key, 0, kMaxWall));
}
std::chrono::milliseconds read_time(Members& members, std::string_view key) {
  return std::chrono::milliseconds{members.integer(key, 0, kMaxTime)};
}
FlowRate read_flow(Members& members, std::string_view key) {
  return nanolitres_per_hour(members.integer(key, 0, kMaxFlow));
}
Volume read_volume(Members& members, std::string_view key) {
  return nanolitres(members.integer(key, 0, kMaxVolume));
}

Dose read_dose(Members& members, std::string_view key) {
  Dose out;
  members.object(key, [&](Members& dose) {
    out.value = dose.read<Decimal>("value", Decimal::parse);
    out.unit = dose.read<DoseUnit>("unit", parse_dose_unit);
    if (out.value.coefficient() < 0) dose.complain(Fault::kOutOfRange, "value: expected 0 or more");
  });
  return out;
}

void write_dose(Writer& writer, std::string_view key, const Dose& dose) {
  writer.begin_object(key);
  writer.text("value", dose.value.str());
  writer.text("unit", to_string(dose.unit));
  writer.end_object();
}

Concentration read_concentration(Members& members, std::string_view key) {
  Concentration out;
  members.object(key, [&](Members& held) {
    out.amount = held.read<Decimal>("amount", Decimal::parse);
    out.diluent = read_volume(held, "diluent_nl");
    out.unit = held.read<AmountUnit>("unit", parse_amount_unit);
  });
  return out;
}

void write_concentration(Writer& writer, std::string_view key, const Concentration& concentration) {
  writer.begin_object(key);
  writer.text("amount", concentration.amount.str());
  writer.number("diluent_nl", concentration.diluent.count());
  writer.text("unit", to_string(concentration.unit));
  writer.end_object();
}

Cursors read_cursors(Members& members, std::string_view key) {
  Cursors out{};
  members.object(key, [&](Members& cursors) {
    for (std::size_t lane = 0; lane < kLaneCount; ++lane) {
      out[lane] = static_cast<std::uint64_t>(
          cursors.integer(to_string(static_cast<Lane>(lane)), 0, kMaxInteger));
    }
  });
  return out;
}

void write_cursors(Writer& writer, std::string_view key, const Cursors& cursors) {
  writer.begin_object(key);
  for (std::size_t lane = 0; lane < kLaneCount; ++lane) {
    writer.number(to_string(static_cast<Lane>(lane)), static_cast<std::int64_t>(cursors[lane]));
  }
  writer.end_object();
}

namespace {

LibraryVersion read_version_members(Members& members) {
  LibraryVersion out;
  out.number = static_cast<std::uint32_t>(members.integer("number", 1, kMaxLibraryNumber));
  out.digest = members.hex<32>("digest");
  return out;
}

void write_version_members(Writer& writer, const LibraryVersion& version) {
  writer.number("number", version.number);
  writer.hex("digest", version.digest);
}

PackedForm read_form(Members& members) {
  PackedForm out;
  out.digest = members.hex<32>("digest");
  out.size = static_cast<std::uint32_t>(members.integer("size", 1, LibraryTarget::kMaxSize));
  if (members.has("base")) out.base = members.hex<32>("base");
  return out;
}

void write_form(Writer& writer, const PackedForm& form) {
  writer.begin_object();
  writer.hex("digest", form.digest);
  writer.number("size", form.size);
  if (form.base) writer.hex("base", *form.base);
  writer.end_object();
}

}  // namespace

LibraryVersion read_library(Members& members, std::string_view key) {
  LibraryVersion out;
  members.object(key, [&](Members& version) { out = read_version_members(version); });
  return out;
}

void write_library(Writer& writer, std::string_view key, const LibraryVersion& version) {
  writer.begin_object(key);
  write_version_members(writer, version);
  writer.end_object();
}

LibraryTarget read_target(Members& members, std::string_view key) {
  LibraryTarget out;
  members.object(key, [&](Members& target) {
    out.version = read_version_members(target);
    out.size = static_cast<std::uint32_t>(target.integer("size", 1, LibraryTarget::kMaxSize));
    out.signature = target.hex<64>("signature");
    if (!target.has("forms")) return;
    target.each("forms", 1, LibraryTarget::kMaxForms,
                [&](Members& form) { out.forms.push_back(read_form(form)); });
  });
  return out;
}

void write_target(Writer& writer, std::string_view key, const LibraryTarget& target) {
  writer.begin_object(key);
  write_version_members(writer, target.version);
  writer.number("size", target.size);
  writer.hex("signature", target.signature);
  if (!target.forms.empty()) {
    writer.begin_list("forms");
    for (const PackedForm& form : target.forms) write_form(writer, form);
    writer.end_list();
  }
  writer.end_object();
}

}  // namespace ph::wire
