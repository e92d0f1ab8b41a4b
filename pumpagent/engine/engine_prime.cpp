// Priming: a person purges a set that no patient is connected to (P18). It is no infusion: nothing
// of it is counted as given, nothing follows it.
#include "pumpagent/engine/engine.hpp"

namespace ph::agent {

using std::chrono::nanoseconds;

// Begins it, or says that the key is still down.
Answer TherapyEngine::prime(const EngineCommand& command) {
  DoseInHand& line = s_.doses.current;
  if (s_.state == PumpState::kPriming) {
    line.hold_to_run = true;
    line.held = nanoseconds{0};
    return Answer::kAccepted;
  }
  if (command.dose.volume <= Volume{} || command.dose.rate <= FlowRate{}) {
    return Answer::kNoPriming;
  }
  line = DoseInHand{};
  line.kind = Activity::kPriming;
  line.step = command.dose;
  line.hold_to_run = true;
  s_.state = PumpState::kPriming;
  primed_for_ = nanoseconds{0};
  EngineEvent started = event(EventKind::kPrimingStarted);
  started.volume = line.step.volume;
  started.rate = line.step.rate;
  started.by_person = true;
  events_.push(started);
  return Answer::kAccepted;
}

// The motor stands; the rest of the volume may still follow.
Answer TherapyEngine::let_go() {
  DoseInHand& line = s_.doses.current;
  if (!line.hold_to_run) return Answer::kNoChange;
  line.hold_to_run = false;
  line.held = nanoseconds{0};
  return Answer::kAccepted;
}

void TherapyEngine::run_priming(nanoseconds elapsed) {
  DoseInHand& line = s_.doses.current;
  line.held += elapsed;
  if (line.hold_to_run) primed_for_ += elapsed;
  const nanoseconds longest = time_for(line.step.volume, line.step.rate) * kPrimeTimePercent / 100;
  const bool given = line.given >= line.step.volume;
  const bool too_long = primed_for_ >= longest || (!line.hold_to_run && line.held >= kPrimeWaits);
  if (given || too_long) {
    passing_.add(AlarmCode::kPrimingOver);
    return end_priming(given ? Why::kGiven : Why::kTimeOver);
  }
  if (line.hold_to_run && line.held >= kPrimeHold) (void)let_go();
}

void TherapyEngine::end_priming(Why why) {
  cancel_doses(why);
  s_.state = PumpState::kIdle;
}

}  // namespace ph::agent
