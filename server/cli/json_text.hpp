#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "protocol/domain/dose.hpp"

// Only for the .cpp files of this room.
namespace ph::cli {

using Json = nlohmann::json;

// A member as text; "" when absent or of another kind.
inline std::string text_at(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}
inline long long whole_at(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_number_integer() ? found->get<long long>() : 0;
}
inline bool flag_at(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_boolean() && found->get<bool>();
}
inline Json list_at(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_array() ? *found : Json::array();
}
inline Json read_object(const std::string& body) {
  Json json = Json::parse(body, nullptr, false);
  return json.is_object() ? json : Json::object();
}

// "125 mL/h" of rate_nl_per_h, "" when absent.
inline std::string rate_at(const Json& object, const char* name) {
  return object.contains(name) ? to_string(FlowRate::of(whole_at(object, name))) : "";
}
inline std::string volume_at(const Json& object, const char* name) {
  return object.contains(name) ? to_string(Volume::of(whole_at(object, name))) : "";
}
inline std::string dose_at(const Json& object) {
  const auto found = object.find("dose");
  if (found == object.end() || !found->is_object()) return "";
  return text_at(*found, "value") + " " + text_at(*found, "unit");
}

}  // namespace ph::cli
