#include "pumpagent/drivers/hardware.hpp"

#include "pumpagent/drivers/linux_guard_hal.hpp"
#include "pumpagent/drivers/linux_hal.hpp"
#include "pumpagent/drivers/world_hal.hpp"

namespace ph::agent {

Result<std::unique_ptr<Hal>> open_drive_hardware(const std::string& hardware, PumpRegion& region,
                                                 Clock& clock) {
  if (hardware == kWorldHardware) return std::unique_ptr<Hal>(new WorldHal(region.world));
  const auto board = read_board(hardware);
  if (!board) return fail(board.error());
  // The region lies in memory that a loss of power empties: the first drive after it counts it.
  std::uint64_t never = 0;
  (void)region.world.power_ons.compare_exchange_strong(never, 1);
  auto hal = LinuxHal::open(*board, clock.now().steady);
  if (!hal) return fail(hal.error());
  (*hal)->start(clock);
  return std::unique_ptr<Hal>(std::move(*hal));
}

Result<std::unique_ptr<GuardHal>> open_guard_hardware(const std::string& hardware,
                                                      PumpRegion& region, Clock& clock) {
  if (hardware == kWorldHardware) return std::unique_ptr<GuardHal>(new WorldGuardHal(region.world));
  const auto board = read_board(hardware);
  if (!board) return fail(board.error());
  auto hal = LinuxGuardHal::open(*board, clock.now().steady);
  if (!hal) return fail(hal.error());
  (*hal)->start(clock);
  return std::unique_ptr<GuardHal>(std::move(*hal));
}

}  // namespace ph::agent
