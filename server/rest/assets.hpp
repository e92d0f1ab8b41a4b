#pragma once
#include <span>

#include "protocol/base/asset.hpp"

namespace ph::server {

// Every page file, sorted by file name (room server/ui).
std::span<const Asset> assets();

}  // namespace ph::server
