#include "pumpagent/engine/engine.hpp"

#include <algorithm>

namespace ph::agent {
namespace {

constexpr Volume kNothing{};
constexpr FlowRate kStill{};
constexpr Volume kUnbounded = millilitres(1000);

bool is_sound(const Programme& p) {
  return p.rate > kStill && p.vtbi > kNothing && p.kvo >= kStill && p.kvo <= p.rate &&
         p.end_action <= EndAction::kContinue &&
         (p.end_action != EndAction::kKeepVeinOpen ||
          (p.kvo > kStill && p.kvo_time > std::chrono::minutes{0}));
}

}  // namespace

bool TherapyEngine::infusing() const {
  return s_.state == PumpState::kRunning || s_.state == PumpState::kKeepVeinOpen;
}

Volume TherapyEngine::left() const { return std::max(s_.programme.vtbi - s_.infused, kNothing); }

FlowRate TherapyEngine::kvo() const { return std::min(s_.programme.kvo, s_.programme.rate); }

Answer TherapyEngine::command(const EngineCommand& command, Reaction standing) {
  Answer answer = cell(s_.state, command.verb);
  if (answer == Answer::kFinished) {
    const bool over = s_.finished && s_.programme.end_action != EndAction::kContinue;
    if (!over) answer = Answer::kAlarmStands;
  }
  if (answer == Answer::kAlarmStands && standing != Reaction::kStop) answer = Answer::kAccepted;
  return answer == Answer::kAccepted ? accept(command) : answer;
}

Answer TherapyEngine::accept(const EngineCommand& command) {
  switch (command.verb) {
    case EngineVerb::kLoad:
      if (!is_sound(command.programme)) return Answer::kBadValue;
      load(command);
      s_.state = PumpState::kReady;
      break;
    case EngineVerb::kStart:
      begin(EventKind::kInfusionStarted);
      break;
    case EngineVerb::kResume:
      begin(EventKind::kInfusionResumed);
      break;
    case EngineVerb::kStop:
      halt(PumpState::kPaused, true);
      break;
    case EngineVerb::kSetRate:
      if (command.rate <= kStill) return Answer::kBadValue;
      s_.programme.rate = command.rate;
      s_.programme.kvo = kvo();
      record(EventKind::kRateChanged, EngineVerb::kSetRate, true);
      break;
    case EngineVerb::kReplace:
      if (!is_sound(command.programme)) return Answer::kBadValue;
      if (!s_.finished) record(EventKind::kInfusionEnded, EngineVerb::kReplace, true);
      load(command);
      begin(EventKind::kInfusionStarted);
      break;
    case EngineVerb::kEnd:
      end();
      break;
    case EngineVerb::kStandby:
      s_ = EngineState{};
      s_.state = PumpState::kStandby;
      break;
    case EngineVerb::kWake:
      s_.state = PumpState::kIdle;
      break;
    case EngineVerb::kInhibit:
      halt(PumpState::kFailed, false);
      break;
    default:
      return Answer::kNoSuchPart;
  }
  return Answer::kAccepted;
}

void TherapyEngine::load(const EngineCommand& command) {
  s_ = EngineState{};
  s_.programme = command.programme;
  s_.order = command.order;
}

void TherapyEngine::begin(EventKind kind) {
  s_.state = PumpState::kRunning;
  since_checkpoint_ = std::chrono::nanoseconds{0};
  record(kind, kind == EventKind::kInfusionStarted ? EngineVerb::kStart : EngineVerb::kResume,
         true);
}

void TherapyEngine::halt(PumpState state, bool by_person) {
  const bool moved = infusing();
  s_.state = state;
  if (moved) record(EventKind::kInfusionPaused, EngineVerb::kStop, by_person);
}

void TherapyEngine::end() {
  const bool started = s_.state != PumpState::kReady;
  if (started && !s_.finished) record(EventKind::kInfusionEnded, EngineVerb::kEnd, true);
  s_ = EngineState{};
}

void TherapyEngine::tick(const EngineInputs& inputs) {
  vtbi_done_ = false;
  kvo_finished_ = false;
  count(inputs.moved);
  if (inputs.reaction == Reaction::kStop && infusing()) halt(PumpState::kAlarmStop, false);
  if (inputs.reaction == Reaction::kKeepVeinOpen && s_.state == PumpState::kRunning) {
    s_.state = kvo() > kStill ? PumpState::kKeepVeinOpen : PumpState::kAlarmStop;
  }
  if (infusing() && !s_.finished && left() == kNothing) finish();
  if (s_.state == PumpState::kKeepVeinOpen) run_kvo(inputs);
  if (infusing()) note_volume(inputs.elapsed);
}

void TherapyEngine::note_volume(std::chrono::nanoseconds elapsed) {
  since_checkpoint_ += elapsed;
  if (since_checkpoint_ < kCheckpoint) return;
  since_checkpoint_ = std::chrono::nanoseconds{0};
  record(EventKind::kVolumeCheckpoint, EngineVerb::kStart, false);
}

void TherapyEngine::count(Volume moved) {
  if (s_.state == PumpState::kIdle || s_.state == PumpState::kStandby) return;
  const bool beyond = s_.finished && s_.programme.end_action != EndAction::kContinue;
  Volume& counter = beyond ? s_.kvo_given : s_.infused;
  counter += std::max(moved, kNothing);  // what was given is never taken back
}

void TherapyEngine::finish() {
  s_.finished = true;
  vtbi_done_ = true;
  record(EventKind::kInfusionEnded, EngineVerb::kStart, false);
  if (s_.programme.end_action == EndAction::kContinue) return;
  const bool keeps_open = s_.programme.end_action == EndAction::kKeepVeinOpen && kvo() > kStill;
  s_.state = keeps_open ? PumpState::kKeepVeinOpen : PumpState::kAlarmStop;
}

void TherapyEngine::run_kvo(const EngineInputs& inputs) {
  s_.kvo_elapsed += inputs.elapsed;
  if (s_.kvo_elapsed < s_.programme.kvo_time) return;
  kvo_finished_ = true;
  halt(PumpState::kAlarmStop, false);
}

Demand TherapyEngine::demand() const {
  if (s_.state == PumpState::kRunning) {
    return {s_.programme.rate, s_.finished ? kUnbounded : left()};
  }
  if (s_.state == PumpState::kKeepVeinOpen) return {kvo(), s_.finished ? kUnbounded : left()};
  return {};
}

AlarmSet TherapyEngine::conditions() const {
  const Volume ahead = delivered(s_.programme.rate, s_.programme.near_end);
  AlarmSet out;
  out.set(AlarmCode::kVtbiDone, vtbi_done_);
  out.set(AlarmCode::kKvoFinished, kvo_finished_);
  out.set(AlarmCode::kNearEnd, s_.state == PumpState::kRunning && !s_.finished && left() <= ahead &&
                                   s_.programme.vtbi > ahead);
  return out;
}

EngineSnapshot TherapyEngine::snapshot() const {
  EngineSnapshot out;
  out.state = s_.state;
  out.finished = s_.finished;
  out.programme = s_.programme;
  out.order = s_.order;
  out.rate = demand().rate;
  out.infused = s_.infused;
  out.kvo_given = s_.kvo_given;
  if (out.rate > kStill && !s_.finished) out.remaining = time_for(left(), out.rate);
  return out;
}

void TherapyEngine::record(EventKind kind, EngineVerb cause, bool by_person) {
  if (event_count_ == kEvents) {
    ++lost_events_;
    return;
  }
  EngineEvent& event = events_[(first_event_ + event_count_++) % kEvents];
  event.kind = kind;
  event.order = s_.order;
  event.rate = s_.programme.rate;
  event.volume = kind == EventKind::kInfusionStarted ? s_.programme.vtbi : s_.infused;
  event.cause = cause;
  event.by_person = by_person;
}

std::optional<EngineEvent> TherapyEngine::next_event() {
  if (event_count_ == 0) return std::nullopt;
  const EngineEvent event = events_[first_event_];
  first_event_ = (first_event_ + 1) % kEvents;
  --event_count_;
  return event;
}

Answer TherapyEngine::restore(const EngineState& state) {
  s_ = EngineState{};
  const bool known = state.version == EngineState::kVersion && state.state <= kLastPumpState;
  const bool empty = state.state == PumpState::kIdle || state.state == PumpState::kStandby;
  const bool counted = state.infused >= kNothing && state.kvo_given >= kNothing;
  if (!known || !counted) return Answer::kBadValue;
  if (!empty && state.state != PumpState::kFailed && !is_sound(state.programme)) {
    return Answer::kBadValue;
  }
  s_ = state;
  if (infusing()) s_.state = PumpState::kPaused;
  return Answer::kAccepted;
}

}  // namespace ph::agent
