#include "server/rest/query.hpp"

#include <charconv>

namespace ph::server {

std::optional<std::string> Query::text(const std::string& name) {
  asked_.insert(name);
  const auto found = request_.query.find(name);
  if (found == request_.query.end()) return std::nullopt;
  return found->second;
}

std::uint64_t Query::whole(const std::string& name, std::uint64_t when_absent, std::uint64_t most) {
  const auto value = text(name);
  if (!value) return when_absent;
  std::uint64_t number = 0;
  const char* end = value->data() + value->size();
  const auto [stop, error] = std::from_chars(value->data(), end, number);
  if (error == std::errc() && stop == end && !value->empty() && number <= most) return number;
  problems_.push_back(name + ": expected a whole number from 0 to " + std::to_string(most) +
                      ", got \"" + value->substr(0, 40) + "\"");
  return when_absent;
}

bool Query::flag(const std::string& name) {
  const auto value = text(name);
  if (value && *value != "0" && *value != "1") {
    problems_.push_back(name + ": expected 0 or 1, got \"" + value->substr(0, 40) + "\"");
  }
  return value == "1";
}

std::vector<std::string> Query::problems() const {
  auto all = problems_;
  for (const auto& [name, value] : request_.query) {
    if (asked_.count(name) == 0) all.push_back(name.substr(0, 80) + ": unknown query parameter");
  }
  return all;
}

}  // namespace ph::server
