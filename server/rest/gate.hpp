#pragma once
#include <optional>
#include <string>

#include "server/rest/people.hpp"
#include "server/rest/router.hpp"

namespace ph::server {

// What a request must pass before its handler; each returns the refusal, or nothing.

// Host names us (defence against a foreign name that resolves to us).
std::optional<net::Response> refuse_host(const PeopleOptions& options, const net::Request& request);

enum class Credential { kNone, kCookie, kBearer };
// Where the token comes from; a bearer goes before a cookie.
struct Presented {
  Credential kind = Credential::kNone;
  std::string token;
};
Presented credential_of(const net::Request& request);

// The request does not come from another site's page: Sec-Fetch-Site where the browser sends it,
// else Origin; an unsafe method with a cookie needs one of the two.
std::optional<net::Response> refuse_origin(const net::Request& request, Credential credential);
// An upgrade with a cookie needs the exact Origin; a browser always sends one.
std::optional<net::Response> refuse_upgrade_origin(const net::Request& request,
                                                   Credential credential);

// Finds the session; where the user was last read some time ago, asks the Desk whether the rights
// still stand.
asio::awaitable<void> authenticate(Call& call);

// The policy of the route; a denied person is written into the audit. 403 setup_required: their
// own password or second factor is not set up; 403 proof_required: the last one is too long ago.
asio::awaitable<std::optional<net::Response>> refuse_person(Call& call, const Policy& policy);

// Type and size of the body.
std::optional<net::Response> refuse_body(const net::Request& request, BodyKind kind);

inline constexpr const char* kSessionCookie = "__Host-session";
// Gives the browser its token, or with a life of zero takes it away.
void set_session_cookie(net::Response& response, const std::string& token,
                        std::chrono::seconds life);

}  // namespace ph::server
