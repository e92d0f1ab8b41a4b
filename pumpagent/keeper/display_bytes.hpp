#pragma once
#include <string>

#include "protocol/base/result.hpp"
#include "pumpagent/bedside/display.hpp"

namespace ph::agent {

// What the front shows, on its way from the panel to whatever paints it. Texts are cut at 255
// bytes.
std::string display_bytes(const Display& display);
Result<Display> display_from(std::string_view bytes);

}  // namespace ph::agent
