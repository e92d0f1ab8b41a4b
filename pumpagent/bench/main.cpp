// pumphouse-world: the simulated hardware of one pump and its bench.
#include <boost/asio/steady_timer.hpp>
#include <cstdio>
#include <fstream>
#include <functional>
#include <sstream>
#include <thread>

#include "protocol/base/log.hpp"
#include "pumpagent/bench/world_bench.hpp"

namespace {

using namespace ph;

Result<std::vector<agent::TimedFault>> read_script(const std::string& path) {
  if (path.empty()) return std::vector<agent::TimedFault>{};
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  if (!file) return fail(Fault::kNotFound, path + ": cannot be read");
  return agent::parse_fault_script(text.str(), path);
}

}  // namespace

int main(int count, char** arguments) {
  using namespace ph;
  using namespace ph::agent;
  int exit_code = 0;
  const auto station = Station::open("pumphouse-world", count, arguments, exit_code);
  if (station == nullptr) return exit_code;
  auto script = read_script(station->settings().faults);
  if (!script) {
    std::fprintf(stderr, "pumphouse-world: %s\n", script.error().detail.c_str());
    return 1;
  }
  WorldBench bench(*station);
  bench.play(FaultScript(std::move(*script)));
  net::asio::io_context context(1);
  Console console(bench, kFrontPage);
  auto listener = Console::open(context, station->settings().console_port, console);
  if (!listener) {
    std::fprintf(stderr, "pumphouse-world: %s\n", listener.error().detail.c_str());
    return 1;
  }
  std::thread physics([&] {
    (void)ask_for_real_time(60);
    bench.run();
  });
  LogLine(Severity::kInfo, "world.started")
      .field("pump", station->settings().id.str())
      .field("console", std::int64_t{(*listener)->port()});
  net::asio::steady_timer timer(context);
  int turns = 0;
  std::function<void()> wait = [&] {
    timer.expires_after(milliseconds{50});
    timer.async_wait([&](const boost::system::error_code&) {
      if (must_end()) return context.stop();
      if (++turns % 6 == 0) bench.look(station->clock().now().steady);
      wait();
    });
  };
  wait();
  context.run();
  bench.stop();
  physics.join();
  (*listener)->stop();
  LogLine(Severity::kInfo, "world.ended").field("reason", "asked to");
  return 0;
}
