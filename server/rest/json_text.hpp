#pragma once
#include <nlohmann/json.hpp>
#include <string>

// Only for the .cpp files of this room.
namespace ph::server {

// Members stand in the order in which they are written.
using Json = nlohmann::ordered_json;

// In one line; what is not UTF-8 is replaced, so that an answer is always JSON.
inline std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace ph::server
