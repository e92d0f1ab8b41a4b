#pragma once
#include <chrono>
#include <cstdint>
#include <optional>

#include "pumpagent/alarms/board.hpp"
#include "pumpagent/control/controller.hpp"
#include "pumpagent/engine/engine.hpp"

namespace ph::agent {

// One tick of a pump in its only right order: look, judge, alarm, therapy, motor. The drive process
// and the simulated pumps of a fleet run these same lines. One thread owns it; real-time safe.
//
//   hal.read(now, readings) -> loop.tick(now, readings) -> hal.write(now, commands)
class TherapyLoop {
 public:
  explicit TherapyLoop(const ControlSetup& setup, std::int64_t first_alarm_instance = 1);

  // Conditions seen outside the loop (guard trip, lost process, link, sounder); they stand until
  // the next call.
  void report(AlarmSet outside) { outside_ = outside; }

  ActuatorCommands tick(SteadyTime now, const SensorReadings& readings);
  // The hardware could not be read: the motor stands and kSensorFault is raised.
  ActuatorCommands tick_blind(SteadyTime now);

  // A person's command, judged at once; takes effect in the next tick. STOP needs none: the key's
  // own line stops the motor in the tick that sees it.
  Answer command(const EngineCommand& command);
  bool clear(AlarmCode code);
  void silence(SteadyTime now) { board_.silence(now); }

  // What the keeper stored. kBadValue raises kTherapyLost; an infusion that was running, or stopped
  // by the pump, comes back with an alarm, never in silence. `away`: see TherapyEngine::restore.
  Answer restore(const EngineState& state, std::chrono::nanoseconds away);
  const EngineState& saved() const { return engine_.saved(); }

  EngineSnapshot snapshot() const { return engine_.snapshot(); }
  // The engine alone, for whoever needs a field of it or keeps a picture (TherapyEngine::show).
  const TherapyEngine& engine() const { return engine_; }
  Pressure pressure() const { return controller_.pressure(); }
  const AlarmBoard& alarms() const { return board_; }
  std::optional<EngineEvent> next_event() { return engine_.next_event(); }
  std::optional<AlarmChange> next_alarm_change() { return board_.next_change(); }
  // Events and alarm changes that found no room since the start; whoever takes the others records
  // the difference as kRecordGap.
  std::uint32_t lost_records() const { return engine_.lost_events() + board_.lost_changes(); }

 private:
  ActuatorCommands conclude(SteadyTime now, const Sensed& sensed);
  void adopt_limits();

  ControlSetup setup_;
  Controller controller_;
  TherapyEngine engine_;
  AlarmBoard board_;
  AlarmSet outside_;
  AlarmSet restored_;  // raised by the first tick after restore()
};

}  // namespace ph::agent
