#pragma once
#include <string>

namespace ph::agent {

// The alarm signals of every priority as JSON, so that a page plays and blinks by the pump's own
// figures:
// {"high":{"pulses":[{"hertz","tone_ms","gap_ms"}],"rise_ms","between_ms","lamp_period_ms",
// "lamp_on_percent"},…,"harmonics_db":[…]}.
std::string signals_json();

}  // namespace ph::agent
