#include "pumpagent/engine/doses.hpp"

#include <algorithm>

namespace ph::agent {
namespace {

using std::chrono::nanoseconds;

constexpr Volume kNothing{};
constexpr Volume kUnlimited = millilitres(100'000);
constexpr std::chrono::hours kLongestBolus{6};  // P25

FlowRate highest_base(const EngineState& s) {
  const bool before = s.clock < s.history.base_until;
  return before ? std::max(s.programme.rate, s.history.base_before) : s.programme.rate;
}

// Courses with a plan of their own have no room for another's (pump reference, section 4).
bool is_planned(Therapy therapy) {
  return therapy == Therapy::kRamp || therapy == Therapy::kMultistep ||
         therapy == Therapy::kIntermittent || therapy == Therapy::kDoseOverTime ||
         therapy == Therapy::kTci;
}

}  // namespace

Volume window_given(const EngineState& s) {
  const WindowLimit& window = s.programme.window;
  if (window.volume == kNothing) return {};
  return s.history.ledger.within(window.length, s.clock) +
         delivered(highest_base(s), window.length);
}

Volume window_room(const EngineState& s) {
  if (s.programme.window.volume == kNothing) return kUnlimited;
  return std::max(s.programme.window.volume - window_given(s), kNothing);
}

bool has_room(const EngineState& s, const DoseStep& dose) {
  return dose.volume - dose_spare(dose) <= window_room(s);
}

nanoseconds lockout_left(const EngineState& s) {
  if (!s.history.demanded) return nanoseconds{0};
  const nanoseconds since = s.clock - s.history.demanded_at;
  return std::max<nanoseconds>(s.programme.demand.lockout - since, nanoseconds{0});
}

Answer judge_demand(const EngineState& s) {
  const bool flows = s.state == PumpState::kRunning && !s.finished;
  const DoseStep& dose = s.programme.demand.dose;
  if (!flows || dose.volume == kNothing) return Answer::kNoBolus;
  if (s.doses.current.kind == Activity::kDemandDose) return Answer::kBolusRuns;
  if (lockout_left(s) > nanoseconds{0}) return Answer::kLockedOut;
  return has_room(s, dose) ? Answer::kAccepted : Answer::kAtLimit;
}

Answer judge_bolus(const EngineState& s, const DoseStep& dose, bool hold_to_run) {
  const BolusRule& rule = s.programme.bolus;
  if (rule.most == kNothing || s.finished || is_planned(s.programme.therapy)) {
    return Answer::kNoBolus;
  }
  if (dose.volume <= kNothing || dose.rate <= FlowRate{}) return Answer::kBadValue;
  if (dose.volume > rule.most || dose.rate > rule.rate_most) return Answer::kBolusTooLarge;
  if (s.doses.current.runs()) return Answer::kBolusRuns;
  const DoseStep& patient = s.programme.demand.dose;
  const auto time = time_for(dose.volume, dose.rate);
  const bool too_quick = patient.volume > kNothing && time < time_for(patient.volume, patient.rate);
  if (!hold_to_run && (time > kLongestBolus || too_quick)) return Answer::kBadValue;
  return has_room(s, dose) ? Answer::kAccepted : Answer::kAtLimit;
}

void remember_base(EngineState& s, const Programme& before) {
  if (before.window.volume == kNothing || (!s.begun && !s.waits)) return;
  const bool still = s.clock < s.history.base_until;
  s.history.base_before = still ? std::max(s.history.base_before, before.rate) : before.rate;
  s.history.base_until =
      std::max<nanoseconds>(s.history.base_until, s.clock + before.window.length);
}

}  // namespace ph::agent
