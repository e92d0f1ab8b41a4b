#pragma once
#include <chrono>
#include <cstdint>

#include "protocol/domain/alarm_set.hpp"
#include "protocol/domain/pump_model.hpp"
#include "pumpagent/control/air.hpp"
#include "pumpagent/control/hal.hpp"
#include "pumpagent/control/motor.hpp"
#include "pumpagent/control/pressure.hpp"
#include "pumpagent/control/supply.hpp"

namespace ph::agent {

// The figures of one pump that the loop works with, in fixed size. From the model by of().
struct ControlSetup {
  Volume step;
  Pressure occlusion_down;
  Pressure occlusion_up;
  Volume air_single;
  Volume air_accumulated;
  bool has_door = true;

  static ControlSetup of(const PumpModel& model);
};

// What one look at the sensors said.
struct Sensed {
  Volume moved;         // since the last look, by the encoder
  AlarmSet conditions;  // as they stand now
};

// The flow loop: turns demanded flow into motor steps and watches pressure, air, door, motor and
// supply. One loop thread owns it; real-time safe, no heap. Each tick: sense(), then (after alarms
// and engine) drive(). Conditions found in sense() stop the motor in the same tick by themselves,
// whatever the engine demands.
class Controller {
 public:
  // A tick later than this is counted as this: a loop that hung must not catch up by a bolus.
  static constexpr std::chrono::milliseconds kLongestTick{500};

  explicit Controller(const ControlSetup& setup);

  // Limits of the confirmed programme; zero air: not supervised.
  void adopt(Pressure occlusion_down, Volume air_single);

  Sensed sense(SteadyTime now, const SensorReadings& readings);
  // Hardware could not be read: nothing moves.
  Sensed sense_nothing(SteadyTime now);
  // Steps for the flow demanded now; `budget` bounds what is still issued, to the next whole step.
  ActuatorCommands drive(FlowRate rate, Volume budget);

  // A person cleared the alarm: its memory begins anew (P63).
  void forget(AlarmCode code);

  Pressure pressure() const;  // downstream, filtered
  std::chrono::nanoseconds elapsed() const { return elapsed_; }

 private:
  void judge(const SensorReadings& readings);
  void take_time(SteadyTime now);
  bool must_stand() const;

  ControlSetup setup_;
  Motor motor_;
  DownPressure down_;
  UpPressure up_;
  Air air_;
  Supply supply_;
  AlarmSet conditions_;
  SteadyTime last_{};
  std::chrono::nanoseconds elapsed_{0};
  bool first_ = true;
  bool driving_ = false;
  bool stop_key_ = false;
};

}  // namespace ph::agent
