#pragma once
#include <chrono>
#include <cstdint>
#include <optional>

#include "protocol/domain/alarm_set.hpp"
#include "protocol/domain/programme.hpp"
#include "protocol/domain/pump_model.hpp"
#include "pumpagent/control/air.hpp"
#include "pumpagent/control/back_off.hpp"
#include "pumpagent/control/container.hpp"
#include "pumpagent/control/flow_meter.hpp"
#include "pumpagent/control/flow_watch.hpp"
#include "pumpagent/control/hal.hpp"
#include "pumpagent/control/keys_watch.hpp"
#include "pumpagent/control/line_leak.hpp"
#include "pumpagent/control/motor.hpp"
#include "pumpagent/control/occlusion_test.hpp"
#include "pumpagent/control/power.hpp"
#include "pumpagent/control/pressure.hpp"
#include "pumpagent/control/pressure_zero.hpp"

namespace ph::agent {

// The figures of one pump that the loop works with, in fixed size. From the model by of().
struct ControlSetup {
  Volume step;
  std::optional<Stroke> stroke;  // how even the mechanism is; empty: every step the same
  FlowRate motor_most;           // what the motor can turn at all; zero: as fast as asked
  Pressure occlusion_down;
  Pressure occlusion_most;     // P57; zero: the limit is never raised
  Pressure occlusion_ceiling;  // P49; zero: none
  BackOffRule back_off;
  PinchTest pinch_test{};  // P56; zero: none
  FlowRate leak_per_bar;   // of the line, back through the turning mechanism
  Pressure occlusion_up;
  Volume air_single;
  Volume air_accumulated;
  bool has_door = true;
  Volume reservoir_empty = microlitres(500);  // P64; a syringe is used to the end of its travel
  std::int32_t drops_per_ml = 20;             // of the drop sensor, where one is fitted
  BatteryCurve battery;
  DoseStep prime;  // of one priming: at most, and how fast; zero: this pump does not prime

  static ControlSetup of(const PumpModel& model);
};

// What one look at the sensors said.
struct Sensed {
  Volume moved;         // into the line since the last look, by the encoder, less what leaked back
  AlarmSet conditions;  // as they stand now
  AlarmSet urgent;      // of them, those that leave less than five minutes (P66, P71)
};

// The flow loop: turns demanded flow into motor steps and watches pressure, air, door, motor and
// supply. One loop thread owns it; real-time safe, no heap. Each tick: sense(), then (after alarms
// and engine) drive(). Conditions found in sense() stop the motor in the same tick by themselves,
// whatever the engine demands.
class Controller {
 public:
  // A tick later than this is counted as this: a loop that hung must not catch up by a bolus.
  static constexpr std::chrono::milliseconds kLongestTick{500};

  // So long may the flow leave its narrow tolerance (P35 to P37; where sources disagree the
  // shorter): base flow, a clinician's or periodic dose, a dose that the patient asked for.
  static constexpr std::chrono::minutes kBasePatience{5}, kDosePatience{1};
  static constexpr std::chrono::seconds kDemandPatience{10};
  static constexpr std::chrono::minutes kUrgent{5};

  explicit Controller(const ControlSetup& setup);

  // Limits of the confirmed programme, never above the model's; zero air: not supervised.
  void adopt(Pressure occlusion_down, Volume air_single);

  Sensed sense(SteadyTime now, const SensorReadings& readings);
  // How long the flow of what runs now may be wrong.
  void expect(std::chrono::nanoseconds patience) { patience_ = patience; }
  // P57: while priming and while a dose is given the limit stands at the model's highest.
  void widen(bool on) { widened_ = on; }
  // P62: while the line is primed its air is no alarm, and none of it is counted.
  void purge(bool on) { purges_ = on; }
  // P56: the occlusion test is due at each closing of the door and runs where it may: while no
  // therapy does.
  void test_occlusion(bool asked, bool may) { asks_test_ = asked, may_test_ = may; }
  const OcclusionTest& occlusion_test() const { return test_; }
  std::optional<Pressure> take_tested() { return test_.take_passed(); }
  // Hardware could not be read: nothing moves.
  Sensed sense_nothing(SteadyTime now);
  // Steps for the flow demanded now; `budget` bounds what is still issued, to the next whole step.
  ActuatorCommands drive(FlowRate rate, Volume budget);

  // A person cleared the alarm: its memory begins anew (P63).
  void forget(AlarmCode code);

  Pressure pressure() const;  // downstream, filtered, against the zero
  Pressure pressure_limit() const;
  // Turns back to relieve an occlusion: for the guard, which else stops a motor that does.
  bool backing_off() const { return back_off_.active(); }
  // Steps that the motor lost and made good since the last call.
  std::int64_t take_made_up() { return motor_.take_made_up(); }
  // What the last relief drew back, once, for the record (kPressureReleased).
  std::optional<Volume> take_released() { return back_off_.take_released(); }
  // Of the battery at the present load; nothing on mains (P70).
  std::optional<std::chrono::minutes> battery_left() const { return power_.minutes_left(); }
  std::chrono::nanoseconds elapsed() const { return elapsed_; }
  // As the encoder measures it; nothing while it stands or has just changed (P05).
  std::optional<FlowRate> measured() const { return meter_.measured(); }

 private:
  void judge(const SensorReadings& readings);
  void judge_line(const SensorReadings& readings);
  void judge_flow();
  AlarmSet urgent(const SensorReadings& readings) const;
  void watch_flow(const SensorReadings& readings, Volume moved);
  void take_time(SteadyTime now);
  void begin_watch();
  void relieve(ActuatorCommands& out);
  void look_at_test(const SensorReadings& readings);
  void run_test(ActuatorCommands& out);
  bool must_stand() const;

  ControlSetup setup_;
  Motor motor_;
  DownPressure down_;
  BackOff back_off_;
  OcclusionTest test_;
  OcclusionTest::Motor tests_ = OcclusionTest::Motor::kStands;  // in this tick
  bool asks_test_ = false, may_test_ = false;
  LineLeak leak_;
  UpPressure up_;
  Air air_;
  Container container_;
  Power power_;
  KeysWatch keys_;
  PressureZero zero_;
  FlowWatch by_encoder_, by_drops_;
  FlowMeter meter_;
  AlarmSet stops_;  // every code whose reaction is stop
  AlarmSet conditions_;
  SteadyTime last_{};
  std::chrono::nanoseconds elapsed_{0};
  bool first_ = true;
  bool driving_ = false;
  bool widened_ = false;
  bool purges_ = false;
  bool stop_key_ = false;
  FlowRate rate_;                  // of the last drive(); zero when the motor stands
  std::int64_t due_fraction_ = 0;  // of nL/h x ns below one nanolitre
  std::chrono::nanoseconds patience_{kBasePatience};
};

}  // namespace ph::agent
