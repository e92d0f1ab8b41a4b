// pumphouse-link: speaks with the server; may crash or hang without touching delivery or record.
#include <thread>

#include "protocol/base/log.hpp"
#include "pumpagent/journal/posix_disk.hpp"
#include "pumpagent/link/region_pump.hpp"

namespace {

using namespace ph;
using namespace ph::agent;

Result<ServerPlace> server_of(const PumpSettings& settings) {
  auto tls = net::TlsContext::client({settings.certificate, settings.key, settings.authority});
  if (!tls) return fail(tls.error());
  return ServerPlace{{settings.server_host, settings.server_port, settings.server_name},
                     std::move(*tls)};
}

}  // namespace

int main(int count, char** arguments) {
  int exit_code = 0;
  const auto station = Station::open("pumphouse-link", count, arguments, exit_code);
  if (station == nullptr) return exit_code;
  auto server = server_of(station->settings());
  if (!server) {
    LogLine(Severity::kError, "link.not_started").field("reason", server.error().detail);
    return 1;
  }
  PosixDisk disk(PosixDisk::Durability::kFull);
  net::asio::io_context context(1);
  RegionPump pump(disk, *station, context);
  while (!must_end() && !pump.open(*server)) std::this_thread::sleep_for(milliseconds{50});
  if (must_end()) return 0;
  LogLine(Severity::kInfo, "link.started").field("pump", station->settings().id.str());
  pump.start();
  context.run();
  LogLine(Severity::kInfo, "link.ended");
  return 0;
}
