#include "pumpagent/loop/therapy_loop.hpp"

namespace ph::agent {

TherapyLoop::TherapyLoop(const ControlSetup& setup, std::int64_t first_alarm_instance)
    : setup_(setup), controller_(setup), board_(first_alarm_instance) {}

ActuatorCommands TherapyLoop::tick(SteadyTime now, const SensorReadings& readings) {
  if (readings.stop_key && !stop_key_) (void)command({});
  stop_key_ = readings.stop_key;
  return conclude(now, controller_.sense(now, readings));
}

ActuatorCommands TherapyLoop::tick_blind(SteadyTime now) {
  return conclude(now, controller_.sense_nothing(now));
}

ActuatorCommands TherapyLoop::conclude(SteadyTime now, const Sensed& sensed) {
  AlarmSet present = sensed.conditions | engine_.conditions() | outside_;
  present.set(AlarmCode::kTherapyLost, therapy_lost_);
  therapy_lost_ = false;
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
  const EngineSnapshot now = engine_.snapshot();
  const bool programmed = now.programme.vtbi > Volume{};
  board_.life_sustaining(now.programme.life_sustaining);
  controller_.adopt(programmed ? now.programme.occlusion_down : setup_.occlusion_down,
                    programmed ? now.programme.air_single : setup_.air_single);
}

bool TherapyLoop::clear(AlarmCode code) {
  if (!board_.clear(code)) return false;
  controller_.forget(code);
  return true;
}

Answer TherapyLoop::restore(const EngineState& state) {
  const Answer answer = engine_.restore(state);
  therapy_lost_ = is_refusal(answer);
  adopt_limits();
  return answer;
}

}  // namespace ph::agent
