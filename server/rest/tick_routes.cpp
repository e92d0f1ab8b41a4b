#include "server/rest/answer.hpp"
#include "server/rest/answer_record.hpp"
#include "server/rest/body.hpp"
#include "server/rest/draft_number.hpp"
#include "server/rest/handlers.hpp"

namespace ph::server {
namespace {

constexpr std::size_t kMostTicks = 400;

template <std::size_t N>
std::array<std::uint8_t, N> hex_of(Body& body, const std::string& name) {
  const std::string text = body.text(name, 2 * N);
  auto bytes = array_from_hex<N>(text);
  if (!bytes) body.note(body.path(name) + ": " + bytes.error().detail);
  return bytes.value_or(std::array<std::uint8_t, N>{});
}

std::vector<storage::Tick> ticks_of(Body& body) {
  std::vector<storage::Tick> out;
  for (auto& one : body.objects("ticks", kMostTicks)) {
    storage::Tick tick;
    tick.area = one.text("area", 200);
    tick.entry = one.optional_text("entry", 200).value_or("");
    tick.digest = hex_of<32>(one, "digest");
    one.refuse_the_rest();
    out.push_back(std::move(tick));
  }
  if (out.empty() && body.problems().empty()) body.note("ticks: expected at least one");
  return out;
}

}  // namespace

asio::awaitable<net::Response> tick_draft(Call& call) {
  auto draft = draft_number(call.args[0]);
  if (!draft) co_return error_answer(draft.error());
  auto body = Body::parse(call.request.body);
  if (!body) co_return error_answer(body.error());
  auto ticks = ticks_of(*body);
  body->refuse_the_rest();
  if (!body->problems().empty()) co_return error_answer("malformed", "ticks", body->problems());
  auto ticked = co_await call.people.libraries.tick_draft(*draft, std::move(ticks), call.actor());
  if (!ticked) co_return error_answer(ticked.error());
  co_return json_answer(200, "{}");
}

asio::awaitable<net::Response> withdraw_library(Call& call) {
  auto draft = draft_number(call.args[0]);
  if (!draft) co_return error_answer(draft.error());
  auto body = Body::parse(call.request.body);
  if (!body) co_return error_answer(body.error());
  const std::string reason = body->text("reason", 200);
  if (reason.empty() && body->problems().empty()) body->note("reason: expected some words");
  body->refuse_the_rest();
  if (!body->problems().empty()) co_return error_answer("malformed", "withdraw", body->problems());
  auto record = co_await call.people.libraries.withdraw_library(*draft, reason, call.actor());
  if (!record) co_return error_answer(record.error());
  co_return co_await answer_record(call, 200, *record);
}

}  // namespace ph::server
