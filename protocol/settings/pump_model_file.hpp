#pragma once
#include <string>

#include "protocol/base/result.hpp"
#include "protocol/domain/pump_model.hpp"

namespace ph {

// Reads one pump model (config/models/*.toml). Every key is required: a pump model has no default.
// Fails with all problems, one a line, as "path:line: key: why".
Result<PumpModel> read_pump_model(const std::string& path);

}  // namespace ph
