#include "pumpagent/setup/pump_settings.hpp"

#include "protocol/settings/pump_model_file.hpp"
#include "protocol/settings/settings.hpp"

namespace ph::agent {

Result<PumpSettings> read_pump_settings(const std::string& path) {
  auto file = Settings::read_file(path);
  if (!file) return fail(file.error());
  file->override_from_environment("PUMPHOUSE");
  PumpSettings out;
  out.id = file->parsed<PumpId>("pump.id", PumpId::parse);
  const auto named = file->parsed<ModelId>("pump.model", ModelId::parse);
  out.firmware = file->text("pump.firmware");
  out.hardware = file->text("pump.hardware");
  if (file->has("files.trace")) out.trace = file->text("files.trace");
  if (file->has("pump.ward")) (void)file->text("pump.ward");
  out.state_folder = file->text("files.state_dir");
  out.shared_folder = file->text("files.shared_dir");
  out.model = file->parsed<PumpModel>(
      "files.model",
      [](const std::string& name, const std::string&) { return read_pump_model(name); });
  choose_limits(*file, out.model);
  if (!named.empty() && !out.model.id.empty() && named != out.model.id) {
    file->complain("pump.model",
                   "expected " + out.model.id.str() + ", which files.model describes");
  }
  out.server_host = file->text("server.host");
  out.server_port = static_cast<std::uint16_t>(file->integer("server.port", 1, 65'535));
  out.server_name = file->text("server.name");
  out.nearly_full_events = static_cast<std::uint64_t>(
      file->integer("files.journal_nearly_full_events", 1'000, 10'000'000, 50'000));
  if (file->has("tls.identity")) {
    out.identity_folder = file->text("tls.identity");
  } else {
    out.certificate = file->text("tls.certificate");
    out.key = file->text("tls.key");
  }
  out.authority = file->text("tls.authority");
  out.library_key = file->parsed<crypto::PublicKey>(
      "library.public_key",
      [](const std::string& name, const std::string&) { return crypto::read_public_key(name); });
  out.console_port = static_cast<std::uint16_t>(file->integer("bench.console_port", 0, 65'535, 0));
  if (file->has("bench.faults")) out.faults = file->text("bench.faults");
  out.nurse = file->flag("bench.nurse", false);
  out.nurse_confirm = milliseconds{file->integer("bench.nurse_confirm_ms", 0, 3'600'000, 3'000)};
  out.nurse_clear = milliseconds{file->integer("bench.nurse_clear_ms", 0, 3'600'000, 20'000)};
  if (auto done = file->finished(); !done) return fail(done.error());
  return out;
}

}  // namespace ph::agent
