// pumphouse-link: speaks with the server; may crash or hang without touching delivery or record.
#include <optional>
#include <thread>

#include "protocol/base/log.hpp"
#include "pumpagent/journal/posix_disk.hpp"
#include "pumpagent/link/region_pump.hpp"

namespace {

using namespace ph;
using namespace ph::agent;

net::Address address_of(const PumpSettings& settings) {
  return {settings.server_host, settings.server_port, settings.server_name};
}

using Tls = Result<std::shared_ptr<net::TlsContext>>;

// A pump that is not enrolled yet works by itself and waits for it.
Tls tls_when_enrolled(const KeyRenewal& renewal) {
  Tls tls = renewal.tls();
  if (tls || tls.error().fault != Fault::kNotFound) return tls;
  LogLine(Severity::kWarn, "link.not_enrolled").field("reason", tls.error().detail);
  while (!must_end() && !tls && tls.error().fault == Fault::kNotFound) {
    std::this_thread::sleep_for(milliseconds{500});
    tls = renewal.tls();
  }
  return tls;
}

}  // namespace

int main(int count, char** arguments) {
  int exit_code = 0;
  const auto station = Station::open("pumphouse-link", count, arguments, exit_code);
  if (station == nullptr) return exit_code;
  const PumpSettings& settings = station->settings();
  PosixDisk disk(PosixDisk::Durability::kFull);
  std::optional<KeyRenewal> renewal;
  if (!settings.identity_folder.empty()) {
    renewal.emplace(IdentitySlots(disk, settings.identity_folder), settings.id,
                    address_of(settings), settings.authority, station->clock());
  }
  auto tls =
      renewal ? tls_when_enrolled(*renewal)
              : net::TlsContext::client({settings.certificate, settings.key, settings.authority});
  if (must_end()) return 0;
  if (!tls) {
    LogLine(Severity::kError, "link.not_started").field("reason", tls.error().detail);
    return 1;
  }
  const ServerPlace server{address_of(settings), std::move(*tls)};
  net::asio::io_context context(1);
  RegionPump pump(disk, *station, context);
  while (!must_end() && !pump.open(server)) std::this_thread::sleep_for(milliseconds{50});
  if (must_end()) return 0;
  LogLine(Severity::kInfo, "link.started").field("pump", station->settings().id.str());
  pump.start(renewal ? &*renewal : nullptr);
  context.run();
  LogLine(Severity::kInfo, "link.ended");
  return 0;
}
