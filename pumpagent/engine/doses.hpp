#pragma once
#include <chrono>

#include "pumpagent/engine/state.hpp"

namespace ph::agent {

// The rules of doses on top of the base flow: who may have one, and when. Functions on the engine's
// plain state, for the loop's thread; real-time safe. They change nothing but what they name.

// P23: what the window counts now, doses and a whole window of the highest base rate in it. Nothing
// without a limit.
Volume window_given(const EngineState& s);
// What doses may still bring until the limit; unbounded without one.
Volume window_room(const EngineState& s);
// Whether the limit leaves room for the dose: parts of motor steps that earlier doses passed theirs
// by deny none, it comes up to a hundredth short instead (`dose_spare`).
bool has_room(const EngineState& s, const DoseStep& dose);
constexpr Volume dose_spare(const DoseStep& dose) { return Volume::of(dose.volume.count() / 100); }

// Until the next demand dose may start (P20, P34), from the start of the last, by the lockout of
// the programme in hand.
std::chrono::nanoseconds lockout_left(const EngineState& s);

// The answer to the patient's button, and to a clinician's bolus; kAccepted: it may be given.
Answer judge_demand(const EngineState& s);
Answer judge_bolus(const EngineState& s, const DoseStep& dose, bool hold_to_run);

// Counts the base rate of `before`, which gives way to another, as if it flowed for one more whole
// window. Nothing without a limit, or before its start.
void remember_base(EngineState& s, const Programme& before);

}  // namespace ph::agent
