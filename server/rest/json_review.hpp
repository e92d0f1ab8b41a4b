#pragma once
#include <string>

#include "server/service/library_desk.hpp"

namespace ph::server {

// What a signer looks at, as the API tells it; members are those of openapi.json.
std::string review_json(const LibraryReview& review);
std::string forecast_json(const Forecast& forecast, std::uint64_t days);

}  // namespace ph::server
