#include "server/rest/people_visitor.hpp"

#include "protocol/base/check.hpp"
#include "protocol/base/log.hpp"
#include "server/rest/answer.hpp"
#include "server/rest/assets.hpp"
#include "server/rest/gate.hpp"
#include "server/rest/people.hpp"
#include "server/rest/query.hpp"
#include "server/rest/router.hpp"
#include "server/rest/ward_bound.hpp"

namespace ph::server {
namespace {

constexpr const char* kFeedPath = "/feed";

// Every address of a page is answered with the one page there is, whose script reads the address:
// so a link to a view can be sent and kept. Only for a browser that goes there.
std::string asset_path(const net::Request& request) {
  const bool is_page = request.header("accept").find("text/html") != std::string::npos &&
                       request.path.find('.') == std::string::npos &&
                       !request.path.starts_with("/api/") && request.path != "/metrics";
  return is_page ? "/" : request.path;
}

std::optional<net::Response> answer_asset(const net::Request& request) {
  if (request.method != "GET" && request.method != "HEAD") return std::nullopt;
  const std::string path = asset_path(request);
  for (const Asset& asset : assets()) {
    if (asset.path != path) continue;
    net::Response response;
    response.content_type = std::string(asset.type);
    response.headers.emplace_back("ETag", std::string(asset.etag));
    response.headers.emplace_back("Cache-Control", "no-cache");
    if (request.header("if-none-match") == asset.etag) {
      response.status = 304;
    } else {
      response.static_body = asset.bytes;
    }
    return response;
  }
  return std::nullopt;
}

net::Response answer_nowhere(const std::string& allowed) {
  if (allowed.empty()) return error_answer("not_found", "nothing is here");
  net::Response response = error_answer(405, "malformed", "method: expected " + allowed);
  response.headers.emplace_back("Allow", allowed);
  return response;
}

class PeopleVisitor final : public net::Visitor {
 public:
  PeopleVisitor(PeopleOptions options, Desks desks, Clock& clock)
      : people_(std::move(options), desks, clock) {}

  asio::awaitable<net::Response> answer(net::Request request) override {
    net::Response response;
    std::string failure;
    try {
      response = co_await respond(request);
    } catch (const std::exception& error) {
      failure = error.what();
    }
    if (!failure.empty()) response = error_answer(Error(Fault::kUnavailable, failure));
    add_security_headers(response);
    co_return response;
  }

  asio::awaitable<std::unique_ptr<net::Response>> admit(const net::Request& request) override {
    auto refusal = co_await refuse_feed(request);
    if (!refusal) co_return nullptr;
    add_security_headers(*refusal);
    co_return std::make_unique<net::Response>(std::move(*refusal));
  }

  asio::awaitable<void> converse(net::Request upgrade,
                                 std::unique_ptr<net::MessageStream> stream) override {
    const auto found = upgrade.query.find("ward");
    const WardId ward(found == upgrade.query.end() ? std::string() : found->second);
    const std::string token = credential_of(upgrade).token;
    std::function<bool()> allowed = [this, token] {
      return people_.sessions.stands(token, people_.clock.now().steady);
    };
    co_await people_.feed.show(ward, std::move(stream), std::move(allowed));
  }

 private:
  asio::awaitable<net::Response> respond(const net::Request& request) {
    if (auto refusal = refuse_host(people_.options, request)) co_return std::move(*refusal);
    if (auto page = answer_asset(request)) co_return std::move(*page);
    Match match = find_route(routes(), request.method, request.path);
    if (match.route == nullptr) co_return answer_nowhere(match.allowed);
    const Credential credential = credential_of(request).kind;
    if (auto refusal = refuse_origin(request, credential)) co_return std::move(*refusal);
    Call call(people_, request);
    call.args = std::move(match.args);
    co_await authenticate(call);
    auto refusal = co_await refuse_person(call, match.route->policy);
    if (refusal) co_return std::move(*refusal);
    refusal = co_await refuse_other_ward(call);
    if (refusal) co_return std::move(*refusal);
    if (auto wrong = refuse_body(request, match.route->body)) co_return std::move(*wrong);
    co_return co_await match.route->handler(call);
  }

  asio::awaitable<std::optional<net::Response>> refuse_feed(const net::Request& request) {
    if (auto refusal = refuse_host(people_.options, request)) co_return refusal;
    if (request.path != kFeedPath) co_return answer_nowhere("");
    const Credential credential = credential_of(request).kind;
    if (auto refusal = refuse_upgrade_origin(request, credential)) co_return refusal;
    Call call(people_, request);
    co_await authenticate(call);
    auto refusal = co_await refuse_person(call, Policy::needs(Verb::kReadWard));
    if (refusal) co_return refusal;
    refusal = co_await refuse_other_ward(call);
    if (refusal) co_return refusal;
    Query query(request);
    const auto ward = query.id<WardId>("ward");
    const auto problems = query.problems();
    if (!problems.empty()) co_return error_answer("malformed", "query", problems);
    if (!ward) co_return std::nullopt;
    const auto wards = co_await people_.desk.wards();
    for (const auto& known : wards) {
      if (known.id == *ward) co_return std::nullopt;
    }
    co_return error_answer("not_found", "ward " + ward->str() + ": not configured");
  }

  People people_;
};

}  // namespace

std::unique_ptr<net::Visitor> make_people_visitor(PeopleOptions options, Desks desks,
                                                  Clock& clock) {
  PH_CHECK(static_cast<bool>(options.executor));
  return std::make_unique<PeopleVisitor>(std::move(options), desks, clock);
}

}  // namespace ph::server
