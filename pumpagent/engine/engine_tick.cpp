#include <algorithm>

#include "pumpagent/engine/course.hpp"
#include "pumpagent/engine/doses.hpp"
#include "pumpagent/engine/engine.hpp"

namespace ph::agent {
namespace {

using std::chrono::nanoseconds;

constexpr Volume kNothing{};
constexpr FlowRate kStill{};
constexpr nanoseconds kNow{0};
// Between two programmed doses that follow at once, so that nobody takes them for one.
constexpr std::chrono::seconds kBetweenDoses{1};

void run_down(nanoseconds& left, nanoseconds elapsed) { left = std::max(left - elapsed, kNow); }

}  // namespace

void TherapyEngine::tick(const EngineInputs& inputs) {
  passing_ = AlarmSet{};
  s_.clock += inputs.elapsed;
  count(inputs.moved);
  if (s_.programme.tci.model != TciModel::kNone) {
    s_.tci.tick(inputs.elapsed, std::max(inputs.moved, kNothing));
  }
  react(inputs.reaction);
  pass_time(inputs);
  if (infusing() && !s_.finished && left() == kNothing) finish(inputs.reaction);
  if (s_.state == PumpState::kRunning) run_doses(inputs.elapsed);
  if (s_.state == PumpState::kRunning) run_course(inputs.elapsed);
  if (s_.state == PumpState::kKeepVeinOpen) run_kvo(inputs.elapsed);
  if (s_.state == PumpState::kPriming) run_priming(inputs.elapsed);
  if (infusing()) note_volume(inputs.elapsed);
  flow_ = flow();
}

// What moved is shared out by the flows under which it did; what was given is never taken back.
void TherapyEngine::count(Volume moved) {
  if (moved <= kNothing) return;
  if (s_.state == PumpState::kIdle || s_.state == PumpState::kStandby) return;
  if (s_.state == PumpState::kPriming) {  // towards nobody
    s_.doses.current.given += moved;
    return;
  }
  if (s_.over() || s_.state == PumpState::kDelayed) {
    s_.kvo_given += moved;
    return;
  }
  if (flow_.is_flush) {
    s_.flushed += moved;
    if (s_.doses.current.kind == Activity::kFlush) s_.doses.current.given += moved;
    return;
  }
  s_.infused += moved;
  Volume dose;
  if (flow_.dose > kStill) {
    const Int128 exact = Int128{moved.count()} * flow_.dose.count() + split_;
    const std::int64_t whole = flow_.total().count();
    dose = Volume::of(static_cast<std::int64_t>(exact / whole));
    split_ = static_cast<std::int64_t>(exact % whole);
    if (s_.doses.current.runs()) s_.doses.current.given += dose;
  }
  s_.course.given += moved - dose;
  if (s_.programme.window.volume == kNothing) return;
  // In a window everything counts as a dose that is not the base flow of its full length.
  const bool beside = flow_.base == kStill || phase_of(s_) != nullptr;
  const Volume counted = beside ? moved : dose;
  if (counted > kNothing) s_.history.ledger.add(counted, s_.clock);
}

void TherapyEngine::pass_time(const EngineInputs& inputs) {
  if (s_.state == PumpState::kStandby) run_down(s_.standby_left, inputs.elapsed);
  if (s_.begun) s_.since_begin += inputs.elapsed;
  if (s_.has_primary && s_.primary.begun) s_.primary.since_begin += inputs.elapsed;
  if (waits_for_start() && s_.delay_left > kNow) {
    run_down(s_.delay_left, inputs.elapsed);
    if (s_.delay_left == kNow) come_due(inputs.reaction);
  }
  const nanoseconds longest = s_.programme.longest;
  if (longest > kNow && s_.since_begin >= longest && !s_.over()) expire();
}

// A delayed start at its time. What stands in its way is told at once; afterwards it begins by a
// person's key alone.
void TherapyEngine::come_due(Reaction reaction) {
  if (s_.state == PumpState::kDelayed && reaction == Reaction::kContinue) {
    begin(EventKind::kInfusionStarted, EngineVerb::kStart, false);
    return;
  }
  passing_.add(AlarmCode::kDelayedStartMissed);
  if (s_.state == PumpState::kDelayed) s_.state = PumpState::kReady;
}

void TherapyEngine::react(Reaction reaction) {
  if (reaction == Reaction::kContinue) return;
  if (reaction == Reaction::kStop) {
    if (infusing()) halt(PumpState::kAlarmStop, false, Why::kAlarm);
    if (s_.state == PumpState::kPriming) end_priming(Why::kAlarm);
    if (s_.state == PumpState::kDelayed) s_.kvo_held = true;
    return;
  }
  if (s_.state == PumpState::kRunning) give_way(Why::kAlarm);
}

void TherapyEngine::run_doses(nanoseconds elapsed) {
  DoseBook& book = s_.doses;
  if (book.next_periodic > kNow) run_down(book.next_periodic, elapsed);
  for (DoseInHand* dose : {&book.current, &book.suspended}) {
    if (!dose->runs()) continue;
    if (dose->hold_to_run) dose->held += elapsed;
    const bool at_limit = dose->kind != Activity::kFlush && window_room(s_) == kNothing;
    const Volume spare = at_limit ? dose_spare(dose->step) : kNothing;
    if (dose->given + spare >= dose->step.volume) {
      end_dose(*dose, Why::kGiven);
      book.next_periodic = std::max<nanoseconds>(book.next_periodic, kBetweenDoses);
    } else if (dose->hold_to_run && dose->held >= kHoldToRun) {
      end_dose(*dose, Why::kTimeOver);
    }
  }
  const bool counts = book.current.runs() && book.current.kind != Activity::kFlush;
  if (counts && window_room(s_) == kNothing) return reach_limit();
  if (book.current.runs()) return;
  if (book.suspended.runs()) {
    std::swap(book.current, book.suspended);
    split_ = 0;
    if (window_room(s_) == kNothing) reach_limit();
    return;
  }
  const PeriodicRule& rule = s_.programme.periodic;
  if (rule.dose.volume == kNothing || book.next_periodic > kNow || s_.finished) return;
  book.next_periodic = rule.interval;
  if (!rule.is_flush && !has_room(s_, rule.dose)) return reach_limit();
  give(rule.is_flush ? Activity::kFlush : Activity::kPeriodicDose, rule.dose);
}

void TherapyEngine::run_course(nanoseconds elapsed) {
  if (phase_of(s_) == nullptr) return;
  s_.course.elapsed += elapsed;
  for (std::size_t i = 0; i < Course::kMost && next_phase(s_); ++i) {
    record_number(EventKind::kPhaseChanged, s_.course.phase);
  }
}

void TherapyEngine::finish(Reaction reaction) {
  cancel_doses(Why::kVtbi);
  s_.finished = true;
  record(EventKind::kInfusionEnded, EngineVerb::kStart, false);
  if (s_.has_primary) return return_to_primary(reaction);
  passing_.add(AlarmCode::kVtbiDone);
  if (s_.programme.end_action == EndAction::kContinue) return;
  const bool keeps = s_.programme.end_action == EndAction::kKeepVeinOpen && keep_open();
  if (!keeps) s_.state = PumpState::kAlarmStop;
}

// The programme's longest time is over, whether it ran or stood.
void TherapyEngine::expire() {
  cancel_doses(Why::kTimeOver);
  if (!s_.finished) record(EventKind::kInfusionEnded, EngineVerb::kStart, false, Why::kTimeOver);
  s_.expired = true;
  s_.restartable = false;
  passing_.add(AlarmCode::kTimeExpired);
  if (s_.state != PumpState::kFailed) s_.state = PumpState::kAlarmStop;
}

void TherapyEngine::run_kvo(nanoseconds elapsed) {
  s_.kvo_elapsed += elapsed;
  if (s_.kvo_elapsed < s_.programme.kvo_time) return;
  passing_.add(AlarmCode::kKvoFinished);
  halt(PumpState::kAlarmStop, false, Why::kAlarm);
}

void TherapyEngine::note_volume(nanoseconds elapsed) {
  since_checkpoint_ += elapsed;
  if (since_checkpoint_ < kCheckpoint) return;
  since_checkpoint_ = kNow;
  record(EventKind::kVolumeCheckpoint, EngineVerb::kStart, false);
}

}  // namespace ph::agent
