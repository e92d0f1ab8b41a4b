// pumphouse-panel: the bedside; the one gate where every value is checked.
#include <thread>

#include "protocol/base/log.hpp"
#include "pumpagent/journal/posix_disk.hpp"
#include "pumpagent/panel/panel.hpp"

int main(int count, char** arguments) {
  using namespace ph;
  using namespace ph::agent;
  int exit_code = 0;
  const auto station = Station::open("pumphouse-panel", count, arguments, exit_code);
  if (station == nullptr) return exit_code;
  PosixDisk disk(PosixDisk::Durability::kFull);
  Panel panel(disk, *station);
  LogLine(Severity::kInfo, "panel.started").field("pump", station->settings().id.str());
  while (!must_end()) {
    panel.turn(station->clock().now());
    std::this_thread::sleep_for(milliseconds{20});
  }
  LogLine(Severity::kInfo, "panel.ended");
  return 0;
}
