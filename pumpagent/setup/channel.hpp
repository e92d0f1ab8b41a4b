#pragma once
#include <cstdint>

#include "protocol/domain/pump_model.hpp"

namespace ph::agent {

// What the two channels of a pump must have in common before one may judge the other (P81): the
// build, as far as their shared layout and words go, and every figure of the pump model that
// turns steps into volume or bounds a delivery. Each channel works it out from its own files.
std::uint64_t channel_version(const PumpModel& model);

}  // namespace ph::agent
