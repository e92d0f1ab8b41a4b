#include "pumpagent/setup/station.hpp"

#include <sys/stat.h>

#include <atomic>
#include <csignal>
#include <cstdio>

namespace ph::agent {
namespace {

std::atomic<bool> end_asked{false};
static_assert(std::atomic<bool>::is_always_lock_free);

void ask_for_end(int) { end_asked.store(true); }

int complain(std::string_view program, const std::string& why, int code) {
  std::fprintf(stderr, "%.*s: %s\n", static_cast<int>(program.size()), program.data(), why.c_str());
  return code;
}

}  // namespace

std::unique_ptr<Station> Station::open(std::string_view program, int count, char** arguments,
                                       int& exit_code) {
  if (count != 3 || std::string_view(arguments[1]) != "--config") {
    exit_code = complain(program, "usage: --config FILE", 2);
    return nullptr;
  }
  auto settings = read_pump_settings(arguments[2]);
  if (!settings) {
    exit_code = complain(program, settings.error().detail, 1);
    return nullptr;
  }
  ::mkdir(settings->shared_folder.c_str(), 0700);
  auto shared = SharedRegion::open(settings->shared_folder + "/pump.region", sizeof(PumpRegion),
                                   PumpRegion::kMagic);
  if (!shared) {
    exit_code = complain(program, shared.error().detail, 1);
    return nullptr;
  }
  hear_signals();
  // The shell of a program is where the machine's clock comes in.
  return std::unique_ptr<Station>(
      new Station(std::move(*settings), std::move(*shared), system_clock()));
}

bool Station::record(EventSource source, PumpEvent event) const {
  const Now now = clock_.now();
  event.wall = now.wall;
  event.uptime = std::chrono::duration_cast<milliseconds>(now.steady.time_since_epoch());
  return region().events[static_cast<std::size_t>(source)].push(EventRecord::of(event));
}

void hear_signals() {
  struct sigaction action {};
  action.sa_handler = ask_for_end;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

bool must_end() { return end_asked.load(std::memory_order_relaxed); }

}  // namespace ph::agent
