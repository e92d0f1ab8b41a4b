#pragma once
#include <span>

#include "protocol/base/asset.hpp"

namespace ph::agent {

// The console's pages below web/: the front of one pump at "/", the list of a fleet at "/fleet/".
std::span<const Asset> assets();

}  // namespace ph::agent
