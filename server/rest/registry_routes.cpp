#include "server/rest/answer.hpp"
#include "server/rest/body.hpp"
#include "server/rest/handlers.hpp"
#include "server/rest/query.hpp"

namespace ph::server {

asio::awaitable<net::Response> retire_pump(Call& call) {
  auto pump = PumpId::parse(call.args[0], "pump");
  if (!pump) co_return error_answer(pump.error());
  auto body = Body::parse(call.request.body);
  if (!body) co_return error_answer(body.error());
  const std::string reason = body->text("reason", 200);
  if (reason.empty() && body->problems().empty()) body->note("reason: expected some words");
  body->refuse_the_rest();
  Query query(call.request);
  const bool force = query.flag("force");
  if (const auto problems = query.problems(); !problems.empty()) {
    co_return error_answer("malformed", "query", problems);
  }
  if (!body->problems().empty()) co_return error_answer("malformed", "retire", body->problems());
  auto done = co_await call.people.desk.retire_pump(*pump, reason, force, call.actor());
  if (!done) co_return error_answer(done.error());
  co_return json_answer(200, "{}");
}

}  // namespace ph::server
