#include "server/rest/gate.hpp"

#include <algorithm>
#include <array>

#include "protocol/base/log.hpp"
#include "protocol/base/text.hpp"
#include "server/rest/answer.hpp"

namespace ph::server {
namespace {

constexpr std::chrono::seconds kTrustUserFor{30};
constexpr std::size_t kLongestJson = 64 * 1024;

bool is_safe(const std::string& method) { return method == "GET" || method == "HEAD"; }

bool is_own_origin(const net::Request& request) {
  return request.header("origin") == "https://" + request.header("host");
}

bool is_loopback(const std::string& address) {
  return address.starts_with("127.") || address == "[::1]" || address == "::1";
}

std::string cookie_of(const std::string& header, const std::string& name) {
  std::size_t at = 0;
  while (at < header.size()) {
    const std::size_t end = std::min(header.find(';', at), header.size());
    const std::size_t from = std::min(header.find_first_not_of(' ', at), end);
    const std::string pair = header.substr(from, end - from);
    if (pair.starts_with(name + "=")) return pair.substr(name.size() + 1);
    at = end + 1;
  }
  return {};
}

// The person has the right, but has not come far enough to use it.
std::optional<net::Response> refuse_state(const Call& call, const Policy& policy) {
  const Session& session = *call.session;
  if (session.wanting.anything() && !policy.is_about_oneself()) {
    return error_answer(403, "setup_required",
                        session.wanting.password
                            ? "set a password of your own first: POST /api/v1/me/password"
                            : "set up your second factor first: POST /api/v1/me/totp");
  }
  const SteadyTime now = call.people.clock.now().steady;
  if (!policy.needs_fresh_proof() || call.people.sessions.is_fresh(session, now)) {
    return std::nullopt;
  }
  return error_answer(403, "proof_required", "show your password again: POST /api/v1/me/proof");
}

}  // namespace

void set_session_cookie(net::Response& response, const std::string& token,
                        std::chrono::seconds life) {
  response.headers.emplace_back(
      "Set-Cookie",
      std::string(kSessionCookie) + "=" + token +
          "; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(life.count()));
}

std::optional<net::Response> refuse_host(const PeopleOptions& options,
                                         const net::Request& request) {
  const std::string host = lower(request.header("host"));
  const std::size_t colon = std::min(host.rfind(':'), host.size());
  const std::string name = host.substr(0, colon);
  const bool named =
      name == "localhost" || name == "127.0.0.1" || name == lower(options.public_name);
  const std::string port = colon < host.size() ? host.substr(colon + 1) : "443";
  if (named && (options.port == 0 || port == std::to_string(options.port))) return std::nullopt;
  return error_answer("malformed", "header host: this server has another name");
}

Presented credential_of(const net::Request& request) {
  static constexpr std::string_view kBearer = "Bearer ";
  Presented found;
  const std::string& authorization = request.header("authorization");
  if (authorization.starts_with(kBearer)) {
    found.kind = Credential::kBearer;
    found.token = authorization.substr(kBearer.size());
    return found;
  }
  found.token = cookie_of(request.header("cookie"), kSessionCookie);
  if (!found.token.empty()) found.kind = Credential::kCookie;
  return found;
}

std::optional<net::Response> refuse_origin(const net::Request& request, Credential credential) {
  if (credential == Credential::kBearer) return std::nullopt;
  const std::string& site = request.header("sec-fetch-site");
  const bool safe = is_safe(request.method);
  if (!site.empty()) {
    // "none" is a person at the address bar, who only reads.
    if (site == "same-origin" || (safe && site == "none")) return std::nullopt;
    return error_answer("forbidden", "request from another site");
  }
  const std::string& origin = request.header("origin");
  if (!origin.empty()) {
    if (is_own_origin(request)) return std::nullopt;
    return error_answer("forbidden", "request from another site");
  }
  if (safe || credential == Credential::kNone) return std::nullopt;
  return error_answer("forbidden", "a cookie needs the header sec-fetch-site or origin beside it");
}

std::optional<net::Response> refuse_upgrade_origin(const net::Request& request,
                                                   Credential credential) {
  if (request.header("origin").empty() && credential == Credential::kBearer) return std::nullopt;
  if (is_own_origin(request)) return std::nullopt;
  return error_answer("forbidden", "header origin: expected https://" + request.header("host"));
}

asio::awaitable<void> authenticate(Call& call) {
  const Presented presented = credential_of(call.request);
  call.token = presented.token;
  if (presented.kind == Credential::kNone) co_return;
  People& people = call.people;
  call.session = people.sessions.use(call.token, people.clock.now().steady);
  if (!call.session) co_return;
  if (people.clock.now().steady - call.session->confirmed < kTrustUserFor) co_return;
  auto user = co_await people.desk.user(call.session->user);
  if (!user) {
    LogLine(Severity::kWarn, "session.unconfirmed").field("reason", user.error().detail);
    co_return;
  }
  const SteadyTime now = people.clock.now().steady;
  people.sessions.confirm(call.token, *user, now);
  call.session = people.sessions.use(call.token, now);
}

asio::awaitable<std::optional<net::Response>> refuse_person(Call& call, const Policy& policy) {
  if (policy.is_open()) co_return std::nullopt;
  if (policy.admits_local() && is_loopback(address_of(call.request.peer))) co_return std::nullopt;
  if (!call.session) {
    net::Response refusal = error_answer("unauthenticated", "log in first");
    refusal.headers.emplace_back("WWW-Authenticate", "Bearer");
    co_return refusal;
  }
  if (policy.admits(call.session->roles)) co_return refuse_state(call, policy);
  const std::string subject = call.request.method + " " + call.request.path.substr(0, 120);
  auto noted = co_await call.people.desk.note(call.actor().str(), "access.denied", subject, "");
  if (!noted) LogLine(Severity::kError, "audit.failed").field("reason", noted.error().detail);
  co_return error_answer("forbidden", "your role does not have this right");
}

std::optional<net::Response> refuse_body(const net::Request& request, BodyKind kind) {
  if (kind == BodyKind::kNone) {
    if (request.body.empty()) return std::nullopt;
    return error_answer("malformed", "body: expected none");
  }
  const std::size_t longest = kind == BodyKind::kCsv ? kLargestImport : kLongestJson;
  if (request.body.size() > longest) {
    return error_answer(413, "out_of_range",
                        "body: at most " + std::to_string(longest) + " bytes, got " +
                            std::to_string(request.body.size()));
  }
  // A library comes as a sheet or as JSON.
  const bool sheet = kind == BodyKind::kCsv;
  const std::string header = lower(request.header("content-type"));
  const std::string got = header.substr(0, header.find(';'));
  if (got == "application/json" || (sheet && got == "text/csv")) return std::nullopt;
  return error_answer(415, "malformed",
                      std::string("header content-type: expected ") +
                          (sheet ? "text/csv or application/json" : "application/json"));
}

}  // namespace ph::server
