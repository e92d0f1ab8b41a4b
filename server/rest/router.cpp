#include "server/rest/router.hpp"

#include <optional>

namespace ph::server {
namespace {

std::string_view take_segment(std::string_view& path) {
  path.remove_prefix(1);
  const std::string_view segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path) {
  std::vector<std::string> args;
  while (!pattern.empty() && !path.empty() && path.front() == '/') {
    const std::string_view wanted = take_segment(pattern);
    const std::string_view got = take_segment(path);
    if (wanted.starts_with('{') && !got.empty()) {
      args.emplace_back(got);
    } else if (wanted != got) {
      return std::nullopt;
    }
  }
  if (!pattern.empty() || !path.empty()) return std::nullopt;
  return args;
}

}  // namespace

Match find_route(const std::vector<Route>& table, std::string_view method, std::string_view path) {
  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  Match found;
  for (const Route& route : table) {
    auto args = match(route.pattern, path);
    if (!args) continue;
    if (route.method == wanted) {
      found.route = &route;
      found.args = std::move(*args);
      return found;
    }
    if (!found.allowed.empty()) found.allowed += ", ";
    found.allowed += route.method == "GET" ? "GET, HEAD" : std::string(route.method);
  }
  return found;
}

}  // namespace ph::server
