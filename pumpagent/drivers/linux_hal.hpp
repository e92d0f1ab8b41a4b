#pragma once
#include <memory>
#include <optional>

#include "pumpagent/control/hal.hpp"
#include "pumpagent/drivers/board_sensors.hpp"
#include "pumpagent/drivers/stepper.hpp"

namespace ph::agent {

// The drive's hardware on a Linux board, put together as its board file says. The loop thread
// alone; real-time safe after open(). A line or PWM that refuses what it is told makes the next
// read say false, as Hal asks.
class LinuxHal final : public Hal {
 public:
  // Everything off: motor, sounder, lamps; the clamp closed.
  static Result<std::unique_ptr<LinuxHal>> open(const BoardSettings& board, SteadyTime now);
  // Starts the threads that read the slower sensors. `clock` outlives this.
  void start(Clock& clock) { sensors_->start(clock); }
  BoardSensors& sensors() { return *sensors_; }

  bool read(SteadyTime now, SensorReadings& out) noexcept override;
  void write(SteadyTime now, const ActuatorCommands& commands) noexcept override;

 private:
  struct Front {
    OutputLine clamp, red, yellow, cyan, use_battery, power_off;
    Pwm sounder;
    std::optional<OutputLine> air_test, pinch;
  };
  LinuxHal(std::unique_ptr<BoardSensors> sensors, std::unique_ptr<Stepper> stepper,
           OutputLine current, Front front)
      : sensors_(std::move(sensors)),
        stepper_(std::move(stepper)),
        current_(std::move(current)),
        front_(std::move(front)) {}
  static Result<Front> open_front(const BoardSettings& board);
  bool drive_motor(SteadyTime now, const ActuatorCommands& commands) noexcept;
  bool signal(const ActuatorCommands& commands) noexcept;
  bool switch_supply(const ActuatorCommands& commands) noexcept;

  std::unique_ptr<BoardSensors> sensors_;
  std::unique_ptr<Stepper> stepper_;
  OutputLine current_;
  Front front_;
  std::int64_t encoder_ = 0;
  bool refused_ = false;
};

}  // namespace ph::agent
