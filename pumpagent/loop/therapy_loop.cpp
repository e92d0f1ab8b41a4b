#include "pumpagent/loop/therapy_loop.hpp"

namespace ph::agent {
namespace {

// What a person must be told of an infusion that a loss of power found running or stopped by the
// pump: no alarm of before stands any more.
AlarmSet alarm_of(const EngineState& before) {
  switch (before.state) {
    case PumpState::kRunning:
    case PumpState::kKeepVeinOpen:
    case PumpState::kDelayed:
      return AlarmSet{AlarmCode::kInterrupted};
    case PumpState::kAlarmStop:
      if (!before.finished) return AlarmSet{AlarmCode::kInterrupted};
      return AlarmSet{before.programme.end_action == EndAction::kKeepVeinOpen
                          ? AlarmCode::kKvoFinished
                          : AlarmCode::kVtbiDone};
    default:
      return {};
  }
}

}  // namespace

TherapyLoop::TherapyLoop(const ControlSetup& setup, std::int64_t first_alarm_instance)
    : setup_(setup), controller_(setup), board_(first_alarm_instance) {}

ActuatorCommands TherapyLoop::tick(SteadyTime now, const SensorReadings& readings) {
  // While the key is down, not only when it goes down: a start under a held key must not look like
  // an infusion that runs.
  if (readings.stop_key) (void)command({});
  return conclude(now, controller_.sense(now, readings));
}

ActuatorCommands TherapyLoop::tick_blind(SteadyTime now) {
  return conclude(now, controller_.sense_nothing(now));
}

ActuatorCommands TherapyLoop::conclude(SteadyTime now, const Sensed& sensed) {
  AlarmSet present = sensed.conditions | engine_.conditions() | outside_;
  present = present | restored_;
  restored_ = AlarmSet{};
  board_.update(now, present);
  engine_.tick({controller_.elapsed(), sensed.moved, board_.reaction()});
  const Demand demand = engine_.demand();
  ActuatorCommands out = controller_.drive(demand.rate, demand.budget);
  out.lamp = board_.signal().lamp;
  out.sounding = board_.signal().sounding;
  return out;
}

Answer TherapyLoop::command(const EngineCommand& command) {
  const Answer answer = engine_.command(command, board_.reaction());
  if (answer == Answer::kAccepted) adopt_limits();
  return answer;
}

void TherapyLoop::adopt_limits() {
  const Programme& programme = engine_.programme();
  const bool programmed = programme.vtbi > Volume{};
  if (programmed) {
    board_.grave_end(programme.life_sustaining || programme.end_action == EndAction::kStop);
  }
  controller_.adopt(programmed ? programme.occlusion_down : setup_.occlusion_down,
                    programmed ? programme.air_single : setup_.air_single);
}

bool TherapyLoop::clear(AlarmCode code) {
  if (!board_.clear(code)) return false;
  controller_.forget(code);
  return true;
}

Answer TherapyLoop::restore(const EngineState& state, std::chrono::nanoseconds away) {
  const Answer answer = engine_.restore(state, away);
  restored_ = is_refusal(answer) ? AlarmSet{AlarmCode::kTherapyLost} : alarm_of(state);
  adopt_limits();
  return answer;
}

}  // namespace ph::agent
