// pumphouse-fleet: many simulated pumps in one process, for demonstrations, load and soak.
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdio>
#include <string_view>

#include "protocol/base/log.hpp"
#include "pumpagent/fleet/fleet.hpp"

namespace {

using namespace ph;
using namespace ph::agent;

int serve(const FleetSettings& settings) {
  net::asio::io_context context(1);
  Fleet fleet(context, settings, system_clock());
  if (auto opened = fleet.open(); !opened) {
    std::fprintf(stderr, "pumphouse-fleet: %s\n", opened.error().detail.c_str());
    return 1;
  }
  Console console(fleet, kFleetPage);
  auto listener = Console::open(context, settings.console_port, console);
  if (!listener) {
    std::fprintf(stderr, "pumphouse-fleet: %s\n", listener.error().detail.c_str());
    return 1;
  }
  net::asio::signal_set signals(context, SIGINT, SIGTERM);
  signals.async_wait([&](const boost::system::error_code&, int) { context.stop(); });
  fleet.start();
  LogLine(Severity::kInfo, "fleet.started")
      .field("pumps", static_cast<std::int64_t>(settings.units.size()))
      .field("console", std::int64_t{(*listener)->port()});
  context.run();
  fleet.close();
  (*listener)->stop();
  LogLine(Severity::kInfo, "fleet.ended");
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3 || std::string_view(arguments[1]) != "--config") {
    std::fprintf(stderr, "usage: pumphouse-fleet --config FILE\n");
    return 2;
  }
  auto settings = read_fleet_settings(arguments[2]);
  if (!settings) {
    std::fprintf(stderr, "%s\n", settings.error().detail.c_str());
    return 1;
  }
  return serve(*settings);
}
