#include "pumpagent/engine/engine.hpp"

#include <algorithm>

#include "pumpagent/engine/course.hpp"
#include "pumpagent/engine/doses.hpp"
#include "pumpagent/engine/soundness.hpp"

namespace ph::agent {
namespace {

constexpr Volume kNothing{};
constexpr FlowRate kStill{};
constexpr Volume kUnbounded = millilitres(1000);

// Volume of the whole flow in which `part` of it brings `volume`, rounded up.
Volume whole_for(Volume volume, FlowRate part, FlowRate whole) {
  const Int128 product = Int128{volume.count()} * whole.count() + part.count() - 1;
  return Volume::of(static_cast<std::int64_t>(product / part.count()));
}

}  // namespace

bool TherapyEngine::infusing() const {
  return s_.state == PumpState::kRunning || s_.state == PumpState::kKeepVeinOpen;
}

Volume TherapyEngine::left() const { return std::max(s_.programme.vtbi - s_.infused, kNothing); }

FlowRate TherapyEngine::base() const {
  if (s_.programme.tci.model == TciModel::kNone) return course_rate(s_);
  return std::min(s_.tci.rate(), s_.programme.rate);
}

// P19, P24; a flush has the line for itself.
FlowRate TherapyEngine::dose_rate() const {
  const DoseInHand& dose = s_.doses.current;
  const FlowRate most = highest_flow(s_.programme);
  if (dose.kind == Activity::kFlush) return std::min(dose.step.rate, most);
  return std::min(dose.step.rate + base(), most) - base();
}

TherapyEngine::Flow TherapyEngine::flow() const {
  const FlowRate kvo = std::min(s_.programme.kvo, s_.programme.rate);
  switch (s_.state) {
    case PumpState::kRunning: {
      if (!s_.doses.current.runs()) return {base(), kStill, false};
      const bool is_flush = s_.doses.current.kind == Activity::kFlush;
      return {is_flush ? kStill : base(), dose_rate(), is_flush};
    }
    case PumpState::kKeepVeinOpen:
      return {std::min(s_.kvo, kvo), kStill, false};
    case PumpState::kPriming:
      return {kStill, s_.doses.current.hold_to_run ? s_.doses.current.step.rate : kStill, false};
    case PumpState::kDelayed:
      return {s_.programme.kvo_in_delay && !s_.kvo_held ? kvo : kStill, kStill, false};
    default:
      return {};
  }
}

Demand TherapyEngine::demand() const {
  const Flow now = flow();
  if (now.total() <= kStill) return {};
  return {now.total(), budget(now)};
}

// Up to the first place at which something changes: VTBI, dose, limit or phase.
Volume TherapyEngine::budget(const Flow& flow) const {
  const DoseInHand& dose = s_.doses.current;
  if (s_.state == PumpState::kDelayed) return kUnbounded;
  if (s_.state == PumpState::kPriming) return std::max(dose.step.volume - dose.given, kNothing);
  Volume out = s_.finished ? kUnbounded : left();
  if (s_.state != PumpState::kRunning) return out;
  // A late tick must not make a first dose of target control larger.
  if (s_.programme.tci.model != TciModel::kNone) out = std::min(out, s_.tci.budget());
  if (dose.runs() && flow.dose > kStill) {
    const Volume rest = std::max(dose.step.volume - dose.given, kNothing);
    if (flow.is_flush) return rest;
    const Volume most = std::min(rest, window_room(s_));
    out = std::min(out, whole_for(most, flow.dose, flow.total()));
  }
  const Phase* phase = phase_of(s_);
  if (phase != nullptr && phase->volume > kNothing && flow.base > kStill) {
    const Volume rest = std::max(phase->volume - s_.course.given, kNothing);
    out = std::min(out, whole_for(rest, flow.base, flow.total()));
  }
  return out;
}

void TherapyEngine::begin(EventKind kind, EngineVerb cause, bool by_person) {
  s_.state = PumpState::kRunning;
  s_.waits = false;
  s_.restartable = false;
  s_.kvo_elapsed = std::chrono::nanoseconds{0};
  if (!s_.begun) {
    s_.begun = true;
    s_.doses.next_periodic = s_.programme.periodic.first;
  }
  since_checkpoint_ = std::chrono::nanoseconds{0};
  record(kind, cause, by_person);
}

void TherapyEngine::halt(PumpState state, bool by_person, Why why) {
  const bool moved = infusing() || s_.state == PumpState::kDelayed;
  s_.restartable = state == PumpState::kAlarmStop && s_.state == PumpState::kRunning;
  cancel_doses(why);
  // Behind priming there is nothing to resume.
  const bool primed = s_.state == PumpState::kPriming && state != PumpState::kFailed;
  s_.state = primed ? PumpState::kIdle : state;
  if (moved) record(EventKind::kInfusionPaused, EngineVerb::kStop, by_person);
}

// P12: never above what ran. False: there is none to flow.
bool TherapyEngine::keep_open() {
  s_.kvo = std::min(s_.programme.kvo, base());
  s_.restartable = false;
  if (s_.kvo > kStill) s_.state = PumpState::kKeepVeinOpen;
  return s_.kvo > kStill;
}

void TherapyEngine::give_way(Why why) {
  cancel_doses(why);
  if (keep_open()) return;
  halt(PumpState::kAlarmStop, false, why);
  s_.restartable = false;
}

void TherapyEngine::give(Activity kind, const DoseStep& step) {
  s_.doses.current = DoseInHand{};
  s_.doses.current.kind = kind;
  s_.doses.current.step = step;
  ++doses_begun_;
  split_ = 0;
  EngineEvent started = event(EventKind::kBolusStarted);
  started.volume = step.volume;
  started.rate = step.rate;
  started.activity = kind;
  started.by_person = kind == Activity::kBolus || kind == Activity::kDemandDose;
  events_.push(started);
}

void TherapyEngine::end_dose(DoseInHand& dose, Why why) {
  if (!dose.runs()) return;
  const bool primed = dose.kind == Activity::kPriming;
  EngineEvent ended = event(primed ? EventKind::kPrimingEnded : EventKind::kBolusEnded);
  ended.volume = dose.given;
  ended.rate = dose.step.rate;
  ended.activity = dose.kind;
  ended.why = why;
  events_.push(ended);
  dose = DoseInHand{};
}

void TherapyEngine::cancel_doses(Why why) {
  end_dose(s_.doses.current, why);
  end_dose(s_.doses.suspended, why);
}

// P22, P27: the base flow, too, gives way to KVO.
void TherapyEngine::reach_limit() {
  passing_.add(AlarmCode::kMaximumDose);
  if (s_.state == PumpState::kRunning) give_way(Why::kAtLimit);
}

void TherapyEngine::take_up_primary() {
  static_cast<Infusion&>(s_) = s_.primary;
  s_.primary = Infusion{};
  s_.has_primary = false;
  s_.doses = DoseBook{};
  s_.restartable = false;
  ++serial_;
}

void TherapyEngine::return_to_primary(Reaction reaction) {
  take_up_primary();
  if (reaction != Reaction::kContinue) {
    s_.state = PumpState::kAlarmStop;
    return;
  }
  begin(s_.begun ? EventKind::kInfusionResumed : EventKind::kInfusionStarted,
        EngineVerb::kToPrimary, false);
}

EngineEvent TherapyEngine::event(EventKind kind) const {
  EngineEvent out;
  out.kind = kind;
  out.order = s_.order;
  out.rate = base();
  out.volume = s_.infused;
  return out;
}

void TherapyEngine::record(EventKind kind, EngineVerb cause, bool by_person, Why why) {
  EngineEvent out = event(kind);
  if (kind == EventKind::kInfusionStarted) out.volume = s_.programme.vtbi;
  out.cause = cause;
  out.by_person = by_person;
  out.why = why;
  events_.push(out);
}

void TherapyEngine::record_number(EventKind kind, std::int64_t number) {
  EngineEvent out = event(kind);
  out.number = number;
  events_.push(out);
}

}  // namespace ph::agent
