#include <charconv>

#include "server/rest/answer.hpp"
#include "server/rest/body.hpp"
#include "server/rest/handlers.hpp"
#include "server/rest/json_bags.hpp"
#include "server/rest/query.hpp"

namespace ph::server {
namespace {

using storage::BagStep;

constexpr std::uint64_t kUsualHours = 4, kMostHours = 24;

Result<std::uint32_t> bag_number(const std::string& text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc{} && end == text.data() + text.size() && value > 0) return value;
  return fail(Fault::kMalformed,
              "bag: expected a number from 1 on, got \"" + text.substr(0, 20) + "\"");
}

BagStep read_step(Body& body, const std::string& name) {
  const std::size_t before = body.problems().size();
  const std::string word = body.text(name, 20);
  for (const BagStep step : {BagStep::kNone, BagStep::kBeingMade, BagStep::kOnTheWay}) {
    if (to_string(step) == word) return step;
  }
  if (body.problems().size() == before) {
    body.note(body.path(name) + ": expected none, being_made or on_the_way");
  }
  return BagStep::kNone;
}

Result<storage::BagName> name_of(const Call& call) {
  auto pump = PumpId::parse(call.args[0], "pump");
  if (!pump) return fail(pump.error());
  auto order = OrderId::parse(call.args[1], "order");
  if (!order) return fail(order.error());
  const auto bag = bag_number(call.args[2]);
  if (!bag) return fail(bag.error());
  return storage::BagName{std::move(*pump), std::move(*order), *bag};
}

}  // namespace

asio::awaitable<net::Response> list_bags(Call& call) {
  Query query(call.request);
  BagQuestion question;
  question.ward = query.id<WardId>("ward");
  question.horizon = std::chrono::hours{query.whole("hours", kUsualHours, kMostHours)};
  if (const auto problems = query.problems(); !problems.empty()) {
    co_return error_answer("malformed", "query", problems);
  }
  const auto list = co_await call.people.bags.bags(std::move(question));
  if (!list) co_return error_answer(list.error());
  co_return json_answer(200, bags_json(*list));
}

asio::awaitable<net::Response> mark_bag(Call& call) {
  auto name = name_of(call);
  if (!name) co_return error_answer(name.error());
  auto body = Body::parse(call.request.body);
  if (!body) co_return error_answer(body.error());
  const BagStep step = read_step(*body, "step");
  const BagStep was = read_step(*body, "was");
  body->refuse_the_rest();
  if (!body->problems().empty()) co_return error_answer("malformed", "mark", body->problems());
  const auto mark = co_await call.people.bags.mark_bag(std::move(*name), was, step, call.actor());
  if (!mark) co_return error_answer(mark.error());
  co_return json_answer(200, bag_mark_json(*mark));
}

}  // namespace ph::server
