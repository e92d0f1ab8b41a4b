#pragma once
#include <memory>
#include <string>

#include "protocol/base/clock.hpp"
#include "pumpagent/control/hal.hpp"
#include "pumpagent/rt/pump_region.hpp"

namespace ph::agent {

// Which hardware a pump stands on: kWorldHardware, or the path of its board file
// (config/hardware/*.toml). Once, at the start of drive and guard; what they are made with outlives
// them. kNotFound, kMalformed, kUnavailable: with what could not be opened.
inline constexpr std::string_view kWorldHardware = "world";

Result<std::unique_ptr<Hal>> open_drive_hardware(const std::string& hardware, PumpRegion& region,
                                                 Clock& clock);
Result<std::unique_ptr<GuardHal>> open_guard_hardware(const std::string& hardware,
                                                      PumpRegion& region, Clock& clock);

}  // namespace ph::agent
