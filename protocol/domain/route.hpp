#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "protocol/base/result.hpp"

namespace ph {

// How a drug enters the body. Part of the drug's identity: the same drug by another route is
// another entry.
enum class Route : std::uint8_t { kIntravenous, kSubcutaneous, kEpidural, kPerineural, kEnteral };

// What moves the fluid. Also decides which alarms exist (no air alarm towards the gut).
enum class Mechanism : std::uint8_t { kPeristaltic, kSyringe, kAmbulatory, kEnteral };

std::string_view to_string(Route route);          // intravenous, subcutaneous, epidural, …
std::string_view to_string(Mechanism mechanism);  // peristaltic, syringe, ambulatory, enteral
Result<Route> parse_route(std::string_view text, std::string_view what);
Result<Mechanism> parse_mechanism(std::string_view text, std::string_view what);

}  // namespace ph
