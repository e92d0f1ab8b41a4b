#include "server/rest/answer.hpp"
#include "server/rest/handlers.hpp"
#include "server/rest/json_people.hpp"
#include "server/rest/json_records.hpp"
#include "server/rest/openapi.hpp"
#include "server/rest/query.hpp"

namespace ph::server {

asio::awaitable<net::Response> list_audit(Call& call) {
  Query query(call.request);
  const std::uint64_t after = query.whole("after", 0, INT64_MAX);
  const std::uint64_t limit = query.whole("limit", 100, 1'000);
  if (const auto problems = query.problems(); !problems.empty()) {
    co_return error_answer("malformed", "query", problems);
  }
  auto rows = co_await call.people.desk.audit(after, limit);
  if (!rows) co_return error_answer(rows.error());
  const std::uint64_t next = rows->empty() ? after : rows->back().row;
  co_return json_answer(200, audit_json(*rows, next));
}

asio::awaitable<net::Response> list_users(Call& call) {
  auto users = co_await call.people.desk.users();
  if (!users) co_return error_answer(users.error());
  co_return json_answer(200, users_json(*users));
}

asio::awaitable<net::Response> show_health(Call& call) {
  co_return json_answer(200, health_json(call.people.clock.now().wall, call.people.options.zone));
}

asio::awaitable<net::Response> show_metrics(Call& call) {
  net::Response response;
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  response.body = co_await call.people.desk.metrics();
  co_return response;
}

asio::awaitable<net::Response> show_openapi(Call&) {
  net::Response response;
  response.static_body = openapi_text();
  co_return response;
}

}  // namespace ph::server
