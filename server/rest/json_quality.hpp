#pragma once
#include <string>

#include "server/quality/practice.hpp"
#include "server/quality/quality.hpp"

namespace ph::server {

// How limits were met, as the API tells it; members are those of openapi.json.
std::string quality_json(const Quality& quality, WallTime from, WallTime to);

// Bins from zero to `most`, and the edges are not told: they are equal.
std::string practice_json(const Practice& practice, const PracticeTerms& terms);

}  // namespace ph::server
