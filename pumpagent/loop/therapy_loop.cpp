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

bool stands(PumpState state) {
  return state == PumpState::kIdle || state == PumpState::kReady || state == PumpState::kPaused ||
         state == PumpState::kAlarmStop || state == PumpState::kStandby;
}

}  // namespace

TherapyLoop::TherapyLoop(const ControlSetup& setup, std::int64_t first_alarm_instance)
    : setup_(setup), controller_(setup), board_(first_alarm_instance) {
  for (const AlarmKind& kind : alarm_catalogue()) {
    if (kind.reaction == Reaction::kStop) stops_.add(kind.code);
  }
}

ActuatorCommands TherapyLoop::tick(SteadyTime now, const SensorReadings& readings) {
  // While the key is down, not only when it goes down: a start under a held key must not look like
  // an infusion that runs.
  if (readings.stop_key) (void)command({});
  const bool tested = self_test_.state() == SelfTest::State::kPassed;
  controller_.test_occlusion(tested, stands(engine_.state()));
  return conclude(now, controller_.sense(now, readings), &readings);
}

ActuatorCommands TherapyLoop::tick_blind(SteadyTime now) {
  return conclude(now, controller_.sense_nothing(now), nullptr);
}

ActuatorCommands TherapyLoop::conclude(SteadyTime now, const Sensed& sensed,
                                       const SensorReadings* readings) {
  now_ = now;
  const AlarmSet seen = sensed.conditions | engine_.conditions() | outside_;
  near_end_ = seen.contains(AlarmCode::kNearEnd);
  const AlarmSet present = seen | supervise(readings);
  board_.update(now, present, sensed.urgent | urgent());
  const PumpState before = engine_.state();
  engine_.tick({controller_.elapsed(), sensed.moved, board_.reaction()});
  note_stop(before);
  restart_after_occlusion(readings);
  const Demand demand = engine_.demand();
  controller_.expect(patience());
  ActuatorCommands out = controller_.drive(demand.rate, demand.budget);
  signal(now, out);
  return out;
}

Answer TherapyLoop::command(const EngineCommand& command) {
  const EngineVerb verb = command.verb;
  const bool goes = verb == EngineVerb::kStart || verb == EngineVerb::kResume;
  const bool moves = goes || verb == EngineVerb::kPrime;
  if (verb == EngineVerb::kRestart) return Answer::kNotStarted;  // the loop's own alone
  const bool tests = !self_test_.allows_infusion() || controller_.occlusion_test().due();
  if (moves && tests && engine_.state() != PumpState::kFailed) {
    return Answer::kSelfTesting;
  }
  touched();
  EngineCommand asked = command;
  if (verb == EngineVerb::kPrime) asked.dose = setup_.prime;  // the model's, whoever asks
  const Answer answer = engine_.command(asked, board_.reaction());
  if (answer != Answer::kAccepted) return answer;
  copy_.take(engine_.programme());
  copied_order_ = engine_.saved().order;
  adopt_limits();
  if (goes && repeated_.started(now_)) passing_.add(AlarmCode::kRepeatedAlert);
  return answer;
}

void TherapyLoop::adopt_limits() {
  const Programme& programme = engine_.programme();
  const bool programmed = programme.vtbi > Volume{};
  if (programmed) {
    board_.grave_end(programme.life_sustaining || programme.end_action == EndAction::kStop);
  }
  Pressure limit = programmed ? programme.occlusion_down : setup_.occlusion_down;
  if (raised_.count() > 0) limit = std::max(limit, setup_.occlusion_most);
  controller_.adopt(limit, programmed ? programme.air_single : setup_.air_single);
}

bool TherapyLoop::clear(AlarmCode code) {
  touched();
  if (!board_.clear(code)) return false;
  controller_.forget(code);
  if (code == AlarmCode::kSounderFault) sounder_.forget();
  return true;
}

Answer TherapyLoop::restore(const EngineState& state, std::chrono::nanoseconds away) {
  const Answer answer = engine_.restore(state, away);
  restored_ = is_refusal(answer) ? AlarmSet{AlarmCode::kTherapyLost} : alarm_of(state);
  copy_.take(engine_.programme());
  copied_order_ = engine_.saved().order;
  adopt_limits();
  return answer;
}

}  // namespace ph::agent
