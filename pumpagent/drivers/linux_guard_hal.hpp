#pragma once
#include <memory>

#include "pumpagent/control/hal.hpp"
#include "pumpagent/drivers/board_sensors.hpp"
#include "pumpagent/drivers/watchdog.hpp"

namespace ph::agent {

// The guard's hardware on a Linux board: its own sensors, the lease and the watchdog. The loop
// thread alone; real-time safe after open().
//
// The lease is a circuit, not a flag: a retriggerable monostable of 100 ms (74HC4538) that lets the
// motor's supply through, triggered by every rising edge of `pulse` and cleared while `clear` is
// active. A guard that hangs, dies or is stopped gives no edge, whatever level its lines are left
// at, and the motor stands 100 ms later.
class LinuxGuardHal final : public GuardHal {
 public:
  // Starts the watchdog; no lease yet.
  static Result<std::unique_ptr<LinuxGuardHal>> open(const BoardSettings& board, SteadyTime now);
  // Starts the threads that read the slower sensors. `clock` outlives this.
  void start(Clock& clock) { sensors_->start(clock); }
  BoardSensors& sensors() { return *sensors_; }

  bool read(SteadyTime now, SensorReadings& out) noexcept override;
  void renew_lease(SteadyTime now) noexcept override;
  void drop_lease() noexcept override;
  void feed_watchdog(SteadyTime now) noexcept override;

 private:
  LinuxGuardHal(std::unique_ptr<BoardSensors> sensors, OutputLine pulse, OutputLine clear,
                Watchdog watchdog)
      : sensors_(std::move(sensors)),
        pulse_(std::move(pulse)),
        clear_(std::move(clear)),
        watchdog_(std::move(watchdog)) {}

  std::unique_ptr<BoardSensors> sensors_;
  OutputLine pulse_, clear_;
  Watchdog watchdog_;
  bool refused_ = false;
};

}  // namespace ph::agent
