// pumphouse-keeper: the pump's record, its state and its libraries.
#include <thread>

#include "protocol/base/log.hpp"
#include "pumpagent/journal/posix_disk.hpp"
#include "pumpagent/keeper/keeper.hpp"
#include "pumpagent/keeper/time_off.hpp"
#include "pumpagent/setup/station.hpp"

int main(int count, char** arguments) {
  using namespace ph;
  using namespace ph::agent;
  int exit_code = 0;
  const auto station = Station::open("pumphouse-keeper", count, arguments, exit_code);
  if (station == nullptr) return exit_code;
  PosixDisk disk(PosixDisk::Durability::kFull);
  auto keeper = Keeper::open(disk, station->region(), station->settings(), machine_boot(),
                             station->clock().now());
  if (!keeper) {
    LogLine(Severity::kError, "keeper.not_started").field("reason", keeper.error().detail);
    return 1;
  }
  LogLine(Severity::kInfo, "keeper.started").field("pump", station->settings().id.str());
  while (!must_end()) {
    if (auto done = (*keeper)->turn(station->clock().now()); !done) {
      LogLine(Severity::kError, "keeper.failed").field("reason", done.error().detail);
      return 1;
    }
    std::this_thread::sleep_for(milliseconds{20});
  }
  // The others end at the same signal: their last words are stored too.
  for (int turn = 0; turn < 10; ++turn) {
    std::this_thread::sleep_for(milliseconds{20});
    if (auto done = (*keeper)->turn(station->clock().now()); !done) {
      LogLine(Severity::kError, "keeper.failed").field("reason", done.error().detail);
      return 1;
    }
  }
  LogLine(Severity::kInfo, "keeper.ended");
  return 0;
}
