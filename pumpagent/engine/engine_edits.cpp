#include <algorithm>

#include "pumpagent/engine/course.hpp"
#include "pumpagent/engine/doses.hpp"
#include "pumpagent/engine/engine.hpp"
#include "pumpagent/engine/soundness.hpp"

namespace ph::agent {
namespace {

constexpr Volume kNothing{};
constexpr FlowRate kStill{};

// What a nurse may not turn in a programme that a plan has made (pump reference, section 4).
bool rate_is_fixed(Therapy therapy) {
  return therapy == Therapy::kDoseOverTime || therapy == Therapy::kMultistep ||
         therapy == Therapy::kIntermittent || therapy == Therapy::kTci;
}

}  // namespace

Answer TherapyEngine::demand_dose() {
  ++s_.doses.demands;
  const Answer answer = judge_demand(s_);
  if (is_refusal(answer)) {
    EngineEvent denied = event(EventKind::kDemandDenied);
    denied.number = s_.doses.demands;
    denied.answer = answer;
    events_.push(denied);
    passing_.add(AlarmCode::kBolusDenied);
    if (answer == Answer::kAtLimit) reach_limit();
    return answer;
  }
  ++s_.doses.granted;
  s_.history.demanded = true;
  s_.history.demanded_at = s_.clock;
  if (s_.programme.periodic.demand_restarts)
    s_.doses.next_periodic = s_.programme.periodic.interval;
  if (s_.doses.current.runs()) s_.doses.suspended = s_.doses.current;
  give(Activity::kDemandDose, s_.programme.demand.dose);
  return answer;
}

Answer TherapyEngine::bolus(const EngineCommand& command) {
  const Answer answer = judge_bolus(s_, command.dose, command.hold_to_run);
  if (is_refusal(answer)) return answer;
  give(Activity::kBolus, command.dose);
  s_.doses.current.hold_to_run = command.hold_to_run;
  return answer;
}

Answer TherapyEngine::end_bolus() {
  if (s_.state == PumpState::kPriming) return let_go();
  for (DoseInHand* dose : {&s_.doses.current, &s_.doses.suspended}) {
    if (dose->kind != Activity::kBolus) continue;
    end_dose(*dose, Why::kLetGo);
    return Answer::kAccepted;
  }
  return Answer::kNoChange;
}

Answer TherapyEngine::go_to_phase(std::size_t target) {
  skip_to(s_, target);
  ++serial_;
  record_number(EventKind::kPhaseChanged, s_.course.phase);
  return Answer::kAccepted;
}

// The secondary takes the primary's place; doses, limits and target control belong to the patient
// and are not to be stepped round.
Answer TherapyEngine::interrupt(const EngineCommand& command) {
  const Programme& secondary = command.programme;
  if (!secondary.secondary || s_.has_primary) return Answer::kNoSuchPart;
  if (s_.over()) return Answer::kFinished;
  const Programme& p = s_.programme;
  const bool plain = p.demand.dose.volume == kNothing && p.periodic.dose.volume == kNothing &&
                     p.window.volume == kNothing && p.tci.model == TciModel::kNone;
  if (!plain || waits_for_start() || (!s_.begun && p.delay.count() > 0)) return Answer::kNoSuchPart;
  if (!is_sound(secondary)) return Answer::kBadValue;
  const Infusion primary = s_;
  put_in_hand(secondary, command.order);
  s_.primary = primary;
  s_.has_primary = true;
  s_.state = PumpState::kReady;
  return Answer::kAccepted;
}

Answer TherapyEngine::give_up_secondary() {
  if (!s_.has_primary) return Answer::kNoSuchPart;
  if (s_.begun && !s_.over()) record(EventKind::kInfusionEnded, EngineVerb::kToPrimary, true);
  take_up_primary();
  s_.state = s_.begun ? PumpState::kPaused : PumpState::kReady;
  return Answer::kAccepted;
}

Answer TherapyEngine::set_rate(FlowRate rate) {
  const Programme& now = s_.programme;
  if (rate_is_fixed(now.therapy)) return Answer::kFixed;
  const bool ramp = now.therapy == Therapy::kRamp && now.course.count > 0;
  if (ramp && s_.course.phase != plateau_of(now.course)) return Answer::kFixed;
  if (rate < kStill || (now.rate_most > kStill && rate > now.rate_most)) return Answer::kBadValue;
  EngineState next = s_;
  if (rate < now.rate) remember_base(next, now);
  if (ramp && (rate == kStill || !set_plateau(next, rate))) return Answer::kBadValue;
  next.programme.rate = rate;
  next.programme.kvo = std::min(now.kvo, rate);
  if (!is_sound(next.programme)) return Answer::kBadValue;
  if (window_given(next) > now.window.volume) return Answer::kAtLimit;
  s_ = next;
  ++serial_;
  record(EventKind::kRateChanged, EngineVerb::kSetRate, true);
  return Answer::kAccepted;
}

Answer TherapyEngine::set_vtbi(Volume vtbi) {
  if (s_.over() || s_.finished) return Answer::kFinished;
  if (s_.programme.therapy == Therapy::kDoseOverTime) return Answer::kFixed;
  Programme changed = s_.programme;
  changed.vtbi = vtbi;
  if (vtbi < s_.infused || !is_sound(changed)) return Answer::kBadValue;
  if (changed.therapy == Therapy::kRamp && changed.course.count > 0) {
    if (s_.course.phase > plateau_of(changed.course)) return Answer::kFixed;
    if (!stretch_plateau(s_, vtbi)) return Answer::kBadValue;
  }
  s_.programme.vtbi = vtbi;
  ++serial_;
  return Answer::kAccepted;
}

Answer TherapyEngine::set_target(std::int64_t pg_per_ml) {
  if (s_.programme.tci.model == TciModel::kNone) return Answer::kNoSuchPart;
  if (s_.over() || s_.finished) return Answer::kFinished;
  if (pg_per_ml <= 0 || !s_.tci.set_target(pg_per_ml)) return Answer::kBadValue;
  s_.programme.tci.target_pg_per_ml = pg_per_ml;
  ++serial_;
  record_number(EventKind::kTargetChanged, pg_per_ml);
  return Answer::kAccepted;
}

}  // namespace ph::agent
