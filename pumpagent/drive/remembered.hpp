#pragma once
#include <optional>

#include "pumpagent/rt/pump_region.hpp"

namespace ph::agent {

// What a drive that starts now has to take up: the last word of the drive before it when the pump
// has not been without power since, else what the keeper read from its disk for this power-on.
// Empty: the keeper has not said yet. `away` of it is counted until `now`.
std::optional<TherapyRecord> remembered(const PumpRegion& region, SteadyTime now);

}  // namespace ph::agent
