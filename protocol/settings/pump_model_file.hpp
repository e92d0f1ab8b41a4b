#pragma once
#include <string>

#include "protocol/base/result.hpp"
#include "protocol/domain/pump_model.hpp"
#include "protocol/settings/settings.hpp"

namespace ph {

// Reads one pump model (config/models/*.toml). Every key is required: a pump model has no default.
// Fails with all problems, one a line, as "path:line: key: why".
Result<PumpModel> read_pump_model(const std::string& path);

// What may be chosen for one pump within its model, where `settings` has the key:
// limits.occlusion_up_mmhg (one of the model's levels, P48) and limits.air_rate_ul_per_h (inside
// the model's range, P60). Complains there of what is not.
void choose_limits(Settings& settings, PumpModel& model);

}  // namespace ph
