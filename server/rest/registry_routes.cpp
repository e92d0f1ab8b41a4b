#include "server/rest/answer.hpp"
#include "server/rest/body.hpp"
#include "server/rest/handlers.hpp"
#include "server/rest/json_fleet.hpp"
#include "server/rest/query.hpp"

namespace ph::server {
namespace {

constexpr std::int64_t kMostTokenMinutes = 24 * 60;

// Why a pump is shut out, in a person's words.
std::string reason_in(Body& body) {
  std::string reason = body.text("reason", 200);
  if (reason.empty() && body.problems().empty()) body.note("reason: expected some words");
  return reason;
}

}  // namespace

// What the word is for stands in it: whoever has it can enrol that pump and no other.
asio::awaitable<net::Response> make_pump_token(Call& call) {
  auto pump = PumpId::parse(call.args[0], "pump");
  if (!pump) co_return error_answer(pump.error());
  auto body = Body::parse(call.request.body);
  if (!body) co_return error_answer(body.error());
  TokenWish wish;
  wish.pump = *pump;
  wish.model = body->id<ModelId>("model");
  wish.ward = body->id<WardId>("ward");
  wish.bed = body->optional_text("bed", 64).value_or("");
  const auto minutes = body->optional_whole("minutes", 1, kMostTokenMinutes);
  if (minutes) wish.life = std::chrono::minutes{*minutes};
  body->refuse_the_rest();
  if (!body->problems().empty()) co_return error_answer("malformed", "token", body->problems());
  auto made = co_await call.people.desk.make_token(std::move(wish), call.actor());
  if (!made) co_return error_answer(made.error());
  co_return json_answer(200, token_json(*pump, made->word, made->until));
}

asio::awaitable<net::Response> revoke_pump(Call& call) {
  auto pump = PumpId::parse(call.args[0], "pump");
  if (!pump) co_return error_answer(pump.error());
  auto body = Body::parse(call.request.body);
  if (!body) co_return error_answer(body.error());
  const std::string reason = reason_in(*body);
  body->refuse_the_rest();
  if (!body->problems().empty()) co_return error_answer("malformed", "revoke", body->problems());
  auto done = co_await call.people.desk.revoke_pump(*pump, reason, call.actor());
  if (!done) co_return error_answer(done.error());
  co_return json_answer(200, "{}");
}

asio::awaitable<net::Response> retire_pump(Call& call) {
  auto pump = PumpId::parse(call.args[0], "pump");
  if (!pump) co_return error_answer(pump.error());
  auto body = Body::parse(call.request.body);
  if (!body) co_return error_answer(body.error());
  const std::string reason = reason_in(*body);
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
