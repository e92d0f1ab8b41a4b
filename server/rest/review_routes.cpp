#include "server/rest/answer.hpp"
#include "server/rest/draft_number.hpp"
#include "server/rest/handlers.hpp"
#include "server/rest/json_review.hpp"
#include "server/rest/query.hpp"

namespace ph::server {
namespace {

constexpr std::uint64_t kUsualDays = 90;
constexpr std::uint64_t kMostDays = 3'660;

}  // namespace

asio::awaitable<net::Response> review_library(Call& call) {
  auto draft = draft_number(call.args[0]);
  if (!draft) co_return error_answer(draft.error());
  Query query(call.request);
  if (const auto problems = query.problems(); !problems.empty()) {
    co_return error_answer("malformed", "query", problems);
  }
  auto review = co_await call.people.libraries.review_library(*draft, call.actor());
  if (!review) co_return error_answer(review.error());
  co_return json_answer(200, review_json(*review));
}

asio::awaitable<net::Response> rehearse_library(Call& call) {
  auto draft = draft_number(call.args[0]);
  if (!draft) co_return error_answer(draft.error());
  Query query(call.request);
  const std::uint64_t days = query.whole("days", kUsualDays, kMostDays);
  if (const auto problems = query.problems(); !problems.empty()) {
    co_return error_answer("malformed", "query", problems);
  }
  const WallTime since = call.people.clock.now().wall - std::chrono::hours{24 * days};
  auto forecast = co_await call.people.libraries.rehearse_library(*draft, since);
  if (!forecast) co_return error_answer(forecast.error());
  co_return json_answer(200, forecast_json(*forecast, days));
}

}  // namespace ph::server
