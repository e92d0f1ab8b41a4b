#pragma once
#include <string_view>

namespace ph::server {

// server/rest/openapi.json as it was when the server was built.
std::string_view openapi_text();

}  // namespace ph::server
