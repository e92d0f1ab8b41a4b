#include "pumpagent/fleet/fleet_settings.hpp"

#include "protocol/settings/pump_model_file.hpp"
#include "protocol/settings/settings.hpp"

namespace ph::agent {
namespace {

void read_place(Settings& file, FleetSettings& out) {
  out.server.host = file.text("server.host");
  out.server.port = static_cast<std::uint16_t>(file.integer("server.port", 1, 65'535));
  out.server.server_name = file.text("server.name");
  out.certificates = file.text("tls.directory");
  out.authority = file.text("tls.authority");
  out.library_key = file.parsed<crypto::PublicKey>(
      "library.public_key",
      [](const std::string& path, const std::string&) { return crypto::read_public_key(path); });
}

void read_fleet(Settings& file, FleetSettings& out) {
  out.speed = static_cast<int>(file.integer("fleet.speed", 1, 1'000));
  out.step = milliseconds{file.integer("fleet.step_ms", 1, 100)};
  out.state_folder = file.text("fleet.state_dir");
  out.durable = file.flag("fleet.durable", true);
  out.nurse = file.flag("fleet.nurse");
  out.nurse_confirm = milliseconds{file.integer("fleet.nurse_confirm_ms", 0, 3'600'000, 3'000)};
  out.nurse_clear = milliseconds{file.integer("fleet.nurse_clear_ms", 0, 3'600'000, 20'000)};
  out.patients_ask = std::chrono::minutes{file.integer("fleet.patients_ask_min", 0, 1'440, 0)};
  out.console_port = static_cast<std::uint16_t>(file.integer("fleet.console_port", 0, 65'535));
}

void read_units(Settings& file, FleetSettings& out) {
  const std::string folder = file.text("fleet.models");
  for (Settings& row : file.tables("pump", 1)) {
    FleetSettings::Unit unit;
    unit.id = row.parsed<PumpId>("id", PumpId::parse);
    unit.model = row.parsed<ModelId>("model", ModelId::parse);
    if (!unit.model.empty() && !out.models.contains(unit.model)) {
      auto model = read_pump_model(folder + "/" + unit.model.str() + ".toml");
      if (!model) row.complain("model", model.error().detail);
      if (model) out.models.emplace(unit.model, std::move(*model));
    }
    for (const FleetSettings::Unit& other : out.units) {
      if (other.id == unit.id) row.complain("id", "pump " + unit.id.str() + " is named twice");
    }
    out.units.push_back(std::move(unit));
  }
}

}  // namespace

Result<FleetSettings> read_fleet_settings(const std::string& path) {
  auto file = Settings::read_file(path);
  if (!file) return fail(file.error());
  file->override_from_environment("PUMPHOUSE");
  FleetSettings out;
  read_fleet(*file, out);
  read_place(*file, out);
  read_units(*file, out);
  if (auto done = file->finished(); !done) return fail(done.error());
  return out;
}

}  // namespace ph::agent
