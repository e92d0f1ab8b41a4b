#pragma once
#include <chrono>

#include "pumpagent/engine/state.hpp"

namespace ph::agent {

// While something flows the therapy is stored whenever so much has been given since, and at least
// so often.
inline constexpr Volume kSaveVolume = microlitres(200);
inline constexpr std::chrono::minutes kSaveEvery{1};
// From there until it is on the disk: a turn and the slowest write of a disk that is not failing.
inline constexpr std::chrono::seconds kSlowestSave{1};

// What may have been given beyond `stored` before the power went: the volume infused may be low by
// up to so much. Rounded up to 0.01 mL; zero when nothing flowed.
Volume unstored_most(const EngineState& stored);

}  // namespace ph::agent
