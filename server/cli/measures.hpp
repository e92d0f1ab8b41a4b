#pragma once
#include <chrono>
#include <string>

#include "protocol/domain/dose.hpp"

namespace ph::cli {

// What people type for quantities. A unit is always asked for and never guessed; a value that is no
// whole number of the smallest unit is refused, not rounded. `what` names the option.

using What = const std::string&;

Result<Dose> read_dose(const std::string& text, What what = "--dose");  // "5 mcg/kg/min"
Result<BodyWeight> read_weight(const std::string& text);    // "70kg", "70.5 kg", "850 g"
Result<BodySurface> read_surface(const std::string& text);  // "1.73m2"
Result<Volume> read_volume(const std::string& text, What what = "--vtbi");  // "250mL", "1 L"
Result<FlowRate> read_rate(const std::string& text, What what);             // "125 mL/h"
// "8 mg in 250 mL"
Result<Concentration> read_concentration(const std::string& text);
Result<BodyHeight> read_height(const std::string& text, What what);  // "170cm"
// "2h30min", "45 min"
Result<std::chrono::milliseconds> read_duration(const std::string& text, What what = "--duration");

}  // namespace ph::cli
