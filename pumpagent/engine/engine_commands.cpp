#include <algorithm>

#include "pumpagent/engine/course.hpp"
#include "pumpagent/engine/doses.hpp"
#include "pumpagent/engine/engine.hpp"
#include "pumpagent/engine/soundness.hpp"

namespace ph::agent {
namespace {

using std::chrono::nanoseconds;

constexpr FlowRate kStill{};

bool is_target_controlled(const Programme& p) { return p.tci.model != TciModel::kNone; }

bool same_but_for_target(Programme a, const Programme& b) {
  a.tci.target_pg_per_ml = b.tci.target_pg_per_ml;
  return a.tci == b.tci && a.rate == b.rate;
}

}  // namespace

Answer TherapyEngine::command(const EngineCommand& command, Reaction standing) {
  Answer answer = cell(s_.state, command.verb);
  if (answer == Answer::kFinished && !s_.over()) answer = Answer::kAlarmStands;
  if (answer == Answer::kAlarmStands && standing == Reaction::kContinue) answer = Answer::kAccepted;
  const bool denies = command.verb == EngineVerb::kDemand && answer == Answer::kNoBolus;
  if (answer == Answer::kAccepted || denies) answer = accept(command);
  // What moves until the next tick may still be of a dose that this has ended.
  const Flow now = flow();
  if (now.dose > kStill || flow_.dose == kStill) flow_ = now;
  return answer;
}

Answer TherapyEngine::accept(const EngineCommand& command) {
  switch (command.verb) {
    case EngineVerb::kLoad:
      return load(command);
    case EngineVerb::kStart:
      return start();
    case EngineVerb::kResume:
      return resume();
    case EngineVerb::kStop:
      halt(PumpState::kPaused, true, Why::kStopped);
      return Answer::kAccepted;
    case EngineVerb::kSetRate:
      return set_rate(command.rate);
    case EngineVerb::kReplace:
      return replace(command);
    case EngineVerb::kEnd:
      end();
      return Answer::kAccepted;
    case EngineVerb::kStandby:
      return stand_by(command);
    case EngineVerb::kWake:
      s_.state = PumpState::kIdle;
      return Answer::kAccepted;
    case EngineVerb::kInhibit:
      halt(PumpState::kFailed, false, Why::kAlarm);
      return Answer::kAccepted;
    case EngineVerb::kBolus:
      return bolus(command);
    case EngineVerb::kEndBolus:
      return end_bolus();
    case EngineVerb::kDemand:
      return demand_dose();
    case EngineVerb::kTaper:
      return s_.programme.course.taper > s_.course.phase ? go_to_phase(s_.programme.course.taper)
                                                         : Answer::kNoSuchPart;
    case EngineVerb::kSkipPhase:
      return phase_of(s_) != nullptr ? go_to_phase(s_.course.phase + std::size_t{1})
                                     : Answer::kNoSuchPart;
    case EngineVerb::kSecondary:
      return interrupt(command);
    case EngineVerb::kToPrimary:
      return give_up_secondary();
    case EngineVerb::kSetVtbi:
      return set_vtbi(command.volume);
    case EngineVerb::kSetTarget:
      return set_target(command.target_pg_per_ml);
    case EngineVerb::kRestart:
      return restart();
    case EngineVerb::kPrime:
      return prime(command);
    case EngineVerb::kNewPatient:
      s_.history = DoseHistory{};
      return Answer::kAccepted;
  }
  return Answer::kBadValue;
}

void TherapyEngine::put_in_hand(const Programme& programme, const OrderTag& order) {
  remember_base(s_, s_.programme);
  static_cast<Infusion&>(s_) = Infusion{};
  s_.programme = programme;
  s_.order = order;
  s_.doses = DoseBook{};
  s_.restarts = RestartBook{};
  s_.restartable = false;
  s_.kvo_held = false;
  split_ = 0;
  ++serial_;
}

Answer TherapyEngine::load(const EngineCommand& command) {
  const Programme& programme = command.programme;
  if (s_.has_primary) return Answer::kStoppedFirst;
  if (programme.secondary) return Answer::kNoSuchPart;  // without a primary
  if (!is_sound(programme)) return Answer::kBadValue;
  TciController tci;
  if (is_target_controlled(programme) && !tci.start(programme.tci, programme.rate)) {
    return Answer::kBadValue;
  }
  put_in_hand(programme, command.order);
  s_.tci = tci;
  s_.state = PumpState::kReady;
  return Answer::kAccepted;
}

Answer TherapyEngine::start() {
  if (window_given(s_) > s_.programme.window.volume) return Answer::kAtLimit;
  s_.kvo_held = false;
  const bool was_missed = s_.waits && s_.delay_left == nanoseconds{0};
  if (s_.programme.delay == std::chrono::milliseconds{0} || was_missed) {
    begin(EventKind::kInfusionStarted, EngineVerb::kStart, true);
    return Answer::kAccepted;
  }
  s_.waits = true;
  s_.delay_left = s_.programme.delay;
  s_.state = PumpState::kDelayed;
  record_number(EventKind::kInfusionDelayed, s_.programme.delay.count());
  return Answer::kAccepted;
}

// P17. In a ramp a stop gives up the stairs of the way up.
Answer TherapyEngine::resume() {
  if (waits_for_start() && s_.delay_left > nanoseconds{0}) {
    s_.kvo_held = false;
    s_.state = PumpState::kDelayed;
    record_number(EventKind::kInfusionDelayed,
                  std::chrono::ceil<std::chrono::milliseconds>(s_.delay_left).count());
    return Answer::kAccepted;
  }
  const Course& course = s_.programme.course;
  const bool climbs = s_.programme.therapy == Therapy::kRamp && s_.begun && course.count > 0 &&
                      s_.course.phase < plateau_of(course);
  if (climbs) (void)go_to_phase(plateau_of(course));
  const bool first = !s_.begun;
  begin(first ? EventKind::kInfusionStarted : EventKind::kInfusionResumed,
        first ? EngineVerb::kStart : EngineVerb::kResume, true);
  return Answer::kAccepted;
}

Answer TherapyEngine::replace(const EngineCommand& command) {
  const Programme& programme = command.programme;
  if (programme.secondary != s_.has_primary) return Answer::kNoSuchPart;
  if (programme.delay > std::chrono::milliseconds{0}) return Answer::kInfusing;
  if (!is_sound(programme)) return Answer::kBadValue;
  TciController tci;
  if (is_target_controlled(programme)) {
    // The model knows what its patient has had: it goes on with the same patient or not at all.
    const bool goes_on = is_target_controlled(s_.programme);
    if (goes_on && !same_but_for_target(s_.programme, programme)) return Answer::kFixed;
    tci = s_.tci;
    const bool taken = goes_on ? tci.set_target(programme.tci.target_pg_per_ml)
                               : tci.start(programme.tci, programme.rate);
    if (!taken) return Answer::kBadValue;
  }
  EngineState next = s_;
  next.programme = programme;
  if (window_given(next) > programme.window.volume) return Answer::kAtLimit;
  cancel_doses(Why::kStopped);
  if (!s_.over()) record(EventKind::kInfusionEnded, EngineVerb::kReplace, true);
  // A titration does not begin the longest time anew: the blood hangs as long as before.
  const bool hangs_on = s_.programme.longest > std::chrono::milliseconds{0} &&
                        s_.programme.therapy == programme.therapy;
  const nanoseconds since_begin = hangs_on ? s_.since_begin : nanoseconds{0};
  put_in_hand(programme, command.order);
  s_.since_begin = since_begin;
  s_.tci = tci;
  begin(EventKind::kInfusionStarted, EngineVerb::kStart, true);
  return Answer::kAccepted;
}

}  // namespace ph::agent
