#pragma once
#include <chrono>
#include <cstdint>
#include <optional>

#include "pumpagent/alarms/board.hpp"
#include "pumpagent/alarms/repeated_alert.hpp"
#include "pumpagent/alarms/sound.hpp"
#include "pumpagent/control/controller.hpp"
#include "pumpagent/control/self_test.hpp"
#include "pumpagent/control/sounder_watch.hpp"
#include "pumpagent/engine/engine.hpp"
#include "pumpagent/loop/checked_copy.hpp"
#include "pumpagent/loop/occlusion_restart.hpp"

namespace ph::agent {

// The record's words for a fault that was made good.
inline constexpr const char* kMaskedFault = "masked: steps were lost and made up for";

// The same for an occlusion test that has passed; its number is the rise in mmHg.
inline constexpr const char* kOcclusionTest = "occlusion test: passed";

// One tick of a pump in its only right order: look, judge, alarm, therapy, motor. The drive process
// and the simulated pumps of a fleet run these same lines. One thread owns it; real-time safe.
//
//   hal.read(now, readings) -> loop.tick(now, readings) -> hal.write(now, commands)
class TherapyLoop {
 public:
  static constexpr std::chrono::minutes kIdleReminder{2};  // P90
  static constexpr std::chrono::minutes kUrgent{5};        // P66
  static constexpr std::chrono::seconds kChecks{1};        // of the duplicate variables (P82)
  // After a dose the line is given this long to come below its own limit again (P57).
  static constexpr std::chrono::seconds kAfterDose{10};
  static constexpr Volume kBeyondVtbi = microlitres(200);  // P40

  explicit TherapyLoop(const ControlSetup& setup, std::int64_t first_alarm_instance = 1);

  // The power-on self-test (P76): called once, before the first tick, by whoever switched the pump
  // on. Until it has passed no command starts or resumes anything (kSelfTesting); when it fails the
  // engine is inhibited and kSelfTest stands. `with_guard`: heard() comes before the ticks. A loop
  // for which it is never called has not been tested: for tests of other things alone.
  void begin_self_test(bool with_guard) { self_test_.begin(with_guard); }
  // What the guard says of itself; stands until the next call.
  void heard(const GuardWord& guard) { guard_ = guard; }
  const SelfTest& self_test() const { return self_test_; }
  // Its end, once: pass or failure, for the record (kSelfTest, to_string of the fault).
  std::optional<SelfTestFault> next_self_test();

  // The pressure that the occlusion test of a closing door found to rise, once; for the record
  // (kSelfTest, kOcclusionTest). A failure comes out as that of the self-test.
  std::optional<Pressure> take_tested() { return controller_.take_tested(); }
  // The motor presses against the shut line: for the guard, to whom this is no delivery.
  bool pressing() const { return controller_.occlusion_test().shut(); }

  // P78: a fault that the pump made good by itself, for the record alone (kSelfTest): so many steps
  // lost and issued again, kMaskedSteps at least and once in kMaskedTime.
  static constexpr std::int64_t kMaskedSteps = 16;
  static constexpr std::chrono::minutes kMaskedTime{60};
  std::optional<std::int64_t> next_masked_fault();

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
  std::optional<FlowRate> measured() const { return controller_.measured(); }
  // Turns back to relieve an occlusion, and what the last relief drew back, once.
  bool backing_off() const { return controller_.backing_off(); }
  std::optional<Volume> take_released() { return controller_.take_released(); }
  // Of the battery at the present load; nothing on mains (P70).
  std::optional<std::chrono::minutes> battery_left() const { return controller_.battery_left(); }
  const AlarmBoard& alarms() const { return board_; }
  std::optional<EngineEvent> next_event() { return engine_.next_event(); }
  std::optional<AlarmChange> next_alarm_change() { return board_.next_change(); }
  // Events and alarm changes that found no room since the start; whoever takes the others records
  // the difference as kRecordGap.
  std::uint32_t lost_records() const { return engine_.lost_events() + board_.lost_changes(); }

 private:
  ActuatorCommands conclude(SteadyTime now, const Sensed& sensed, const SensorReadings* readings);
  void adopt_limits();
  // Before the alarms (supervision.cpp): conditions that neither control nor engine sees alone.
  AlarmSet supervise(const SensorReadings* readings);
  void test_self(const SensorReadings* readings);
  void check_copy();
  void raise_limit();
  void remind(const SensorReadings* readings);
  AlarmSet urgent();
  // After alarms and engine.
  void note_stop(PumpState before);
  void restart_after_occlusion(const SensorReadings* readings);
  void signal(SteadyTime now, ActuatorCommands& out);
  std::chrono::nanoseconds patience() const;
  void touched();

  ControlSetup setup_;
  Controller controller_;
  TherapyEngine engine_;
  AlarmBoard board_;
  Signaller signaller_;
  SounderWatch sounder_;
  SelfTest self_test_;
  std::optional<GuardWord> guard_;
  RepeatedAlert repeated_;
  OcclusionRestart restart_;
  CheckedCopy<Programme> copy_;
  std::int64_t masked_ = 0;  // steps made good and not yet told
  std::chrono::nanoseconds since_masked_{kMaskedTime};
  OrderTag copied_order_;  // whose programme the copy is
  AlarmSet stops_;         // every code whose reaction is stop
  AlarmSet outside_;
  AlarmSet restored_;  // raised by the first tick after restore()
  AlarmSet passing_;   // raised by the next tick
  SteadyTime now_{};   // of the last tick
  SelfTestDriven driven_;
  bool memory_fault_ = false, told_self_test_ = false, told_failure_ = false;
  bool near_end_ = false, looked_ = false, ends_soon_ = false;
  std::chrono::nanoseconds raised_{0};  // so long the limit of a dose holds
  std::chrono::nanoseconds since_check_{0}, since_look_{0}, idle_{0};
};

}  // namespace ph::agent
