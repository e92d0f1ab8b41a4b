#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "server/auth/policy.hpp"
#include "server/rest/people.hpp"

namespace ph::server {

// Carries one request out. A plain function: what it needs is in the Call, which outlives it.
using Handler = asio::awaitable<net::Response> (*)(Call& call);

enum class BodyKind { kNone, kJson, kCsv };

// One row of the API. There is no way to make one without a policy.
struct Route {
  Route(std::string_view m, std::string_view p, Policy who, BodyKind b, Handler h)
      : method(m), pattern(p), policy(who), body(b), handler(h) {}

  std::string_view method;
  std::string_view pattern;  // "/api/v1/pumps/{id}"
  Policy policy;
  BodyKind body;
  Handler handler;
};

// The whole API, in the order of openapi.json. /feed is beside it: an upgrade is no request.
const std::vector<Route>& routes();

// What a path leads to. `route` is null when the method is not one of `allowed`; `allowed` is empty
// when nothing is there. HEAD goes where GET goes.
struct Match {
  const Route* route = nullptr;
  std::vector<std::string> args;
  std::string allowed;  // for the Allow header
};
Match find_route(const std::vector<Route>& table, std::string_view method, std::string_view path);

}  // namespace ph::server
