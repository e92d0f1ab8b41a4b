#pragma once
#include <string>

#include "server/quality/quality.hpp"

namespace ph::server {

// How limits were met, as the API tells it; members are those of openapi.json.
std::string quality_json(const Quality& quality, WallTime from, WallTime to);

}  // namespace ph::server
