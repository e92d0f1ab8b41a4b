#include "pumpagent/drivers/linux_guard_hal.hpp"

namespace ph::agent {

Result<std::unique_ptr<LinuxGuardHal>> LinuxGuardHal::open(const BoardSettings& board,
                                                           SteadyTime now) {
  auto clear = OutputLine::open(board.devices, board.lease_clear);
  if (!clear) return fail(clear.error());
  if (!clear->set(true)) return fail(Fault::kUnavailable, "lease.clear: the line refuses");
  auto pulse = OutputLine::open(board.devices, board.lease_pulse);
  if (!pulse) return fail(pulse.error());
  auto sensors = BoardSensors::open(board, board.guard, now);
  if (!sensors) return fail(sensors.error());
  // Last: what cannot be opened must not reset the board over and over.
  auto watchdog = Watchdog::open(board.devices + "/" + board.watchdog, board.watchdog_timeout,
                                 board.watchdog_pace);
  if (!watchdog) return fail(watchdog.error());
  return std::unique_ptr<LinuxGuardHal>(new LinuxGuardHal(std::move(*sensors), std::move(*pulse),
                                                          std::move(*clear), std::move(*watchdog)));
}

bool LinuxGuardHal::read(SteadyTime now, SensorReadings& out) noexcept {
  SensorReadings seen;
  const bool good = sensors_->read(now, seen);
  if (std::exchange(refused_, false) || !good) return false;
  out = seen;
  return true;
}

void LinuxGuardHal::renew_lease(SteadyTime) noexcept {
  const bool good = clear_.set(false) && pulse_.set(true) && pulse_.set(false);
  refused_ = refused_ || !good;
}

void LinuxGuardHal::drop_lease() noexcept {
  if (!clear_.set(true)) refused_ = true;
}

void LinuxGuardHal::feed_watchdog(SteadyTime now) noexcept {
  if (!watchdog_.feed(now)) refused_ = true;
}

}  // namespace ph::agent
