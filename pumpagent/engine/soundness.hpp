#pragma once
#include "pumpagent/engine/state.hpp"

namespace ph::agent {

// The highest flow of base and dose together (P19).
FlowRate highest_flow(const Programme& programme);

// Whether a programme can be given as it stands. The gate has judged the drug; this refuses what no
// engine could follow, and figures beyond every pump (10 L/h, 100 L, a year). Real-time safe.
bool is_sound(const Programme& programme);

// Whether what was read back from storage can be believed: every enumeration known, every flag a
// flag, every figure in its range, and the parts not at odds with each other. Real-time safe.
bool is_sound(const EngineState& state);

}  // namespace ph::agent
