#include "server/app/server_config.hpp"

#include <algorithm>
#include <filesystem>
#include <thread>

#include "protocol/settings/pump_model_file.hpp"
#include "server/rest/people_visitor.hpp"

namespace ph::server {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kMostThreads = 64;
constexpr std::int64_t kMostConnections = 50'000;
// A browser at the feed says goodbye and nothing else.
constexpr std::size_t kLargestBrowserMessage = 16 * 1024;

class Paths {
 public:
  explicit Paths(const std::string& file) : folder_(fs::path(file).parent_path()) {}
  std::string of(const std::string& path) const {
    return path.empty() ? path : (folder_ / path).lexically_normal().string();
  }

 private:
  fs::path folder_;
};

net::TlsFiles tls_files(Settings section, const Paths& paths) {
  net::TlsFiles out;
  out.certificate = paths.of(section.text("certificate"));
  out.key = paths.of(section.text("key"));
  out.authority = paths.of(section.text("authority"));
  return out;
}

// Those of pumps alone: people show no certificate.
std::string revoked_list(Settings section, const Paths& paths) {
  return section.has("revoked") ? paths.of(section.text("revoked")) : std::string();
}

constexpr std::int64_t kMostCertificateDays = 397;

std::optional<IssuerFiles> issuer_files(Settings section, const Paths& paths) {
  const bool any = section.has("certificate") || section.has("key") || section.has("authorities");
  if (!any) return std::nullopt;
  IssuerFiles out;
  out.certificate = paths.of(section.text("certificate"));
  out.key = paths.of(section.text("key"));
  out.authorities = paths.of(section.text("authorities"));
  out.days = static_cast<int>(section.integer("days", 1, kMostCertificateDays, 90));
  return out;
}

std::uint16_t port(Settings& settings, std::string_view key) {
  return static_cast<std::uint16_t>(settings.integer(key, 0, 65'535));
}

unsigned threads(Settings& settings) {
  const auto asked = settings.integer("server.threads", 0, kMostThreads, 0);
  return asked > 0 ? static_cast<unsigned>(asked)
                   : std::max(1U, std::thread::hardware_concurrency());
}

OnRelease on_release(Settings& settings) {
  const std::string word = settings.text("library.rollout");
  if (word == "all-pumps") return OnRelease::kAllPumps;
  if (!word.empty() && word != "by-hand") {
    settings.complain("library.rollout", "expected by-hand or all-pumps, got \"" + word + "\"");
  }
  return OnRelease::kByHand;
}

// What one connection may cost and how long it may keep us waiting; the same on both ports.
net::Limits connection_limits(Settings& settings) {
  net::Limits out;
  const auto span = [&settings](std::string_view key, std::chrono::milliseconds fallback) {
    return std::chrono::milliseconds{settings.integer(key, 250, 600'000, fallback.count())};
  };
  const auto count = [&settings](std::string_view key, std::int64_t most, std::size_t fallback) {
    return static_cast<std::size_t>(
        settings.integer(key, 16, most, static_cast<std::int64_t>(fallback)));
  };
  out.handshake = span("limits.handshake_ms", out.handshake);
  out.header = span("limits.header_ms", out.header);
  out.idle = span("limits.idle_ms", out.idle);
  out.write_stall = span("limits.write_stall_ms", out.write_stall);
  out.header_bytes = count("limits.header_bytes", 64 * 1024, out.header_bytes);
  out.header_fields = count("limits.header_fields", 1'000, out.header_fields);
  return out;
}

void read_people(Settings& settings, const Paths& paths, ServerConfig& out) {
  const std::string word = settings.text("people.second_factor", "offered");
  out.sessions.demands_second_factor = word == "required";
  if (word != "required" && word != "offered") {
    settings.complain("people.second_factor", "expected required or offered, got \"" + word + "\"");
  }
  const auto minutes = [&settings](std::string_view key, std::int64_t most,
                                   std::chrono::minutes fallback) {
    return std::chrono::minutes{settings.integer(key, 1, most, fallback.count())};
  };
  out.sessions.idle = minutes("people.idle_minutes", 24 * 60, out.sessions.idle);
  out.sessions.absolute = minutes("people.session_minutes", 7 * 24 * 60, out.sessions.absolute);
  out.sealing_key_path = settings.has("people.sealing_key")
                             ? paths.of(settings.text("people.sealing_key"))
                             : out.storage_path + ".key";
}

void read_limits(Settings& settings, ServerConfig& out) {
  out.people_limits = out.pump_limits = connection_limits(settings);
  out.people_limits.body_bytes = kLargestImport;
  out.people_limits.message_bytes = kLargestBrowserMessage;
  out.spares_loopback = settings.flag("limits.spares_loopback", true);
  const auto count = [&settings](std::string_view key, std::int64_t fallback) {
    return static_cast<std::size_t>(settings.integer(key, 1, kMostConnections, fallback));
  };
  out.most_pumps = count("limits.pumps", 12'000);
  out.most_people = count("limits.people", 1'000);
  out.unproven_per_address = count("limits.unproven_per_address", 20);
  const auto interval = settings.integer("limits.telemetry_interval_ms", 200, 60'000, 1'000);
  out.contact.telemetry_interval = std::chrono::milliseconds{interval};
  const auto lost = settings.integer("limits.contact_lost_ms", 1'000, 600'000, 15'000);
  out.contact.lost_after = std::chrono::milliseconds{lost};
  if (lost <= 3 * interval) {
    settings.complain("limits.contact_lost_ms", "expected more than three telemetry intervals");
  }
  out.order_time_to_live =
      std::chrono::minutes{settings.integer("limits.order_minutes", 1, 24 * 60, 30)};
}

std::chrono::minutes minutes_of(Settings& table) {
  return std::chrono::minutes{table.integer("minutes", 1, 24 * 60)};
}

// What stands nowhere stays unknown.
void read_bag_leads(Settings& settings, LeadTimes& out) {
  for (auto& table : settings.tables("bag_lead")) {
    const std::string entry = table.text("entry", "");
    const std::string container = table.text("container", "");
    const auto minutes = minutes_of(table);
    if (!entry.empty() && container.empty()) {
      auto id = EntryId::parse(entry, "entry");
      if (id) out.by_entry.insert_or_assign(std::move(*id), minutes);
      if (!id) table.complain("entry", id.error().detail);
    } else if (entry.empty() && !container.empty()) {
      const auto kind = parse_container(container, "container");
      if (kind) out.by_container.insert_or_assign(*kind, minutes);
      if (!kind) table.complain("container", kind.error().detail);
    } else if (entry.empty()) {
      out.usual = minutes;
    } else {
      table.complain("entry", "expected an entry or a container, not both");
    }
  }
}

void add_lines(std::vector<std::string>& to, const std::string& text) {
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    if (end > from) to.push_back(text.substr(from, end - from));
    from = end + 1;
  }
}

void read_models(const std::string& folder, ServerConfig& into,
                 std::vector<std::string>& problems) {
  std::error_code error;
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".toml") files.push_back(entry.path().string());
  }
  if (error) return problems.push_back(folder + ": " + error.message());
  if (files.empty())
    return problems.push_back(folder + ": expected pump models (*.toml), got none");
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    auto model = read_pump_model(file);
    if (!model) {
      add_lines(problems, model.error().detail);
    } else if (const ModelId id = model->id; !into.models.emplace(id, std::move(*model)).second) {
      problems.push_back(file + ": model " + id.str() + " is in another file, too");
    }
  }
}

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const auto& line : lines) out += (out.empty() ? "" : "\n") + line;
  return out;
}

}  // namespace

Result<ServerConfig> read_config(const std::string& path) {
  auto file = Settings::read_file(path);
  if (!file) return fail(file.error());
  Settings& settings = *file;
  settings.override_from_environment("PUMPHOUSE");
  const Paths paths(path);
  ServerConfig out;
  out.people = {settings.text("server.people_listen"), port(settings, "server.people_port")};
  out.pumps = {settings.text("server.pump_listen"), port(settings, "server.pump_port")};
  out.threads = threads(settings);
  out.public_name = settings.text("server.public_name");
  out.people_tls = tls_files(settings.section("tls"), paths);
  out.pump_tls = tls_files(settings.section("pump_tls"), paths);
  out.pump_tls.revoked = revoked_list(settings.section("pump_tls"), paths);
  out.issuer = issuer_files(settings.section("enrolment"), paths);
  out.storage_path = paths.of(settings.text("storage.path"));
  out.keep_trends = std::chrono::days{settings.integer("storage.keep_trends_days", 0, 36'500, 0)};
  out.public_key_path = paths.of(settings.text("library.public_key"));
  out.site = settings.text("library.site");
  out.signer_socket = paths.of(settings.text("signer.socket"));
  out.on_release = on_release(settings);
  const std::string wards = paths.of(settings.text("files.wards"));
  const std::string models = paths.of(settings.text("files.models"));
  read_limits(settings, out);
  read_people(settings, paths, out);
  read_bag_leads(settings, out.bag_leads);
  auto problems = settings.finish();
  if (!wards.empty()) read_wards(wards, out, problems);
  if (!models.empty()) read_models(models, out, problems);
  if (!problems.empty()) return fail(Fault::kMalformed, joined(problems));
  return out;
}

}  // namespace ph::server
