#pragma once
#include <chrono>
#include <string>

#include "protocol/domain/dose.hpp"

namespace ph::cli {

// What people type for quantities. A unit is always asked for and never guessed; a value that is no
// whole number of the smallest unit is refused, not rounded. `what` names the option.

Result<Dose> read_dose(const std::string& text);            // "5 mcg/kg/min"
Result<BodyWeight> read_weight(const std::string& text);    // "70kg", "70.5 kg", "850 g"
Result<BodySurface> read_surface(const std::string& text);  // "1.73m2"
Result<Volume> read_volume(const std::string& text);        // "250mL", "1 L"
Result<std::chrono::milliseconds> read_duration(const std::string& text);  // "2h30min", "45 min"

}  // namespace ph::cli
