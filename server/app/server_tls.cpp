#include "server/app/server_tls.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>

namespace ph::server {
namespace {

constexpr double kDayMs = 86'400'000.0;

void append_days(std::string& text, const char* what, const std::optional<WallTime>& until,
                 WallTime now) {
  if (!until) return;
  const double days = static_cast<double>((*until - now).count()) / kDayMs;
  text.append("pumphouse_certificate_days_left{of=\"").append(what).append("\"} ");
  text.append(std::to_string(days)).append("\n");
}

}  // namespace

Result<ServerTls> ServerTls::read(const ServerConfig& config) {
  using Wanted = net::TlsContext::ClientCertificate;
  std::string problems;
  const auto take = [&problems](auto result, auto& into) {
    if (result) {
      into = std::move(*result);
    } else {
      problems += (problems.empty() ? "" : "\n") + result.error().detail;
    }
  };
  ServerTls out;
  take(net::TlsContext::server(config.people_tls, Wanted::kNone), out.people);
  take(net::TlsContext::server(config.pump_tls, Wanted::kRequired), out.pumps);
  if (config.issuer) take(FileIssuer::open(*config.issuer), out.issuer);
  if (!problems.empty()) return fail(Fault::kMalformed, problems);
  return out;
}

void ServerTls::append_metrics(std::string& text, WallTime now) const {
  append_days(text, "people", people->certificate_until(), now);
  append_days(text, "pumps", pumps->certificate_until(), now);
  append_days(text, "revoked", pumps->revoked_until(), now);
  if (issuer) append_days(text, "issuing", issuer->until(), now);
}

// The holder of the lock writes its process id into it; whether it is held is the kernel's word.
Status ask_for_reload(const std::string& storage_path) {
  const std::string path = storage_path + ".lock";
  const int lock = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (lock < 0) return fail(Fault::kNotFound, path + ": no server has held this database yet");
  char text[24] = "";
  const bool held = ::flock(lock, LOCK_SH | LOCK_NB) != 0;
  const ssize_t size = ::pread(lock, text, sizeof text, 0);
  ::close(lock);
  pid_t process = 0;
  std::from_chars(text, text + (size > 0 ? size : 0), process);
  if (!held || process <= 1) {
    return fail(Fault::kNotFound, path + ": no server holds this database");
  }
  if (::kill(process, SIGHUP) == 0) return {};
  return fail(Fault::kUnavailable,
              "process " + std::to_string(process) + ": " + std::strerror(errno));
}

}  // namespace ph::server
