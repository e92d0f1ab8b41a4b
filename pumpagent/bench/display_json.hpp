#pragma once
#include <string>

#include "pumpagent/bedside/display.hpp"

namespace ph::agent {

// What the front of the pump shows, as JSON for the console's page.
std::string display_json(const Display& display);

}  // namespace ph::agent
