#include <charconv>

#include "server/rest/answer.hpp"
#include "server/rest/body.hpp"
#include "server/rest/handlers.hpp"
#include "server/rest/json_fleet.hpp"
#include "server/rest/query.hpp"
#include "server/rest/ward_bound.hpp"

namespace ph::server {
namespace {

constexpr std::size_t kLongestComing = 60;  // who goes to an alarm
constexpr std::uint64_t kMostRows = 1'000;
constexpr std::uint64_t kRowsWhenAbsent = 100;
constexpr std::uint64_t kAnyNumber = INT64_MAX;

asio::awaitable<net::Response> answer_events(Call& call, std::optional<PumpId> pump) {
  Query query(call.request);
  const std::uint64_t after = query.whole("after", 0, kAnyNumber);
  const std::uint64_t limit = query.whole("limit", kRowsWhenAbsent, kMostRows);
  if (const auto problems = query.problems(); !problems.empty()) {
    co_return error_answer("malformed", "query", problems);
  }
  auto events = co_await call.people.desk.events(pump, after, limit);
  if (!events) co_return error_answer(events.error());
  const std::uint64_t next = events->empty() ? after : events->back().row;
  co_return json_answer(200, events_json(*events, next));
}

Result<WardId> read_ward(const net::Request& request, std::vector<std::string>& problems) {
  Query query(request);
  const auto ward = query.id<WardId>("ward");
  problems = query.problems();
  if (!problems.empty()) return fail(Fault::kMalformed, "query");
  return ward.value_or(WardId());
}

std::optional<std::int64_t> read_instance(const std::string& text) {
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

}  // namespace

asio::awaitable<net::Response> list_wards(Call& call) {
  auto wards = co_await call.people.desk.wards();
  if (const WardId own = bound_ward(call); !own.empty()) {
    std::erase_if(wards, [&](const Ward& ward) { return ward.id != own; });
  }
  co_return json_answer(200, wards_json(wards));
}

asio::awaitable<net::Response> list_pumps(Call& call) {
  std::vector<std::string> problems;
  const auto ward = read_ward(call.request, problems);
  if (!ward) co_return error_answer("malformed", ward.error().detail, problems);
  const auto pumps = co_await call.people.desk.pumps(*ward);
  co_return json_answer(200, pumps_json(call.people.clock.now().wall, pumps));
}

asio::awaitable<net::Response> show_pump(Call& call) {
  auto id = PumpId::parse(call.args[0], "pump");
  if (!id) co_return error_answer(id.error());
  auto pump = co_await call.people.desk.pump(*id);
  if (!pump) co_return error_answer(pump.error());
  co_return json_answer(200, pump_json(*pump));
}

asio::awaitable<net::Response> list_events(Call& call) {
  co_return co_await answer_events(call, std::nullopt);
}

asio::awaitable<net::Response> list_pump_events(Call& call) {
  auto id = PumpId::parse(call.args[0], "pump");
  if (!id) co_return error_answer(id.error());
  co_return co_await answer_events(call, *id);
}

asio::awaitable<net::Response> show_trend(Call& call) {
  auto id = PumpId::parse(call.args[0], "pump");
  if (!id) co_return error_answer(id.error());
  Query query(call.request);
  const WallTime now = call.people.clock.now().wall;
  const auto now_ms = static_cast<std::uint64_t>(wall_ms(now));
  const std::uint64_t to = query.whole("to_ms", now_ms, kAnyNumber / 1'000'000);
  const std::uint64_t hour_before = to > 3'600'000 ? to - 3'600'000 : 0;
  const std::uint64_t from = query.whole("from_ms", hour_before, kAnyNumber / 1'000'000);
  if (const auto problems = query.problems(); !problems.empty()) {
    co_return error_answer("malformed", "query", problems);
  }
  auto points = co_await call.people.desk.trend(*id, wall_from_ms(static_cast<std::int64_t>(from)),
                                                wall_from_ms(static_cast<std::int64_t>(to)));
  if (!points) co_return error_answer(points.error());
  co_return json_answer(200, trend_json(*points));
}

asio::awaitable<net::Response> list_alarms(Call& call) {
  std::vector<std::string> problems;
  const auto ward = read_ward(call.request, problems);
  if (!ward) co_return error_answer("malformed", ward.error().detail, problems);
  const auto alarms = co_await call.people.desk.alarms(*ward);
  co_return json_answer(200, alarms_json(alarms));
}

asio::awaitable<net::Response> acknowledge_alarm(Call& call) {
  auto pump = PumpId::parse(call.args[0], "pump");
  if (!pump) co_return error_answer(pump.error());
  const auto instance = read_instance(call.args[1]);
  if (!instance) co_return error_answer("malformed", "instance: expected a whole number");
  auto body = Body::parse(call.request.body);
  if (!body) co_return error_answer(body.error());
  const std::string coming = body->optional_text("coming", kLongestComing).value_or("");
  body->refuse_the_rest();
  if (!body->problems().empty()) co_return error_answer("malformed", "body", body->problems());
  auto done = co_await call.people.desk.acknowledge_alarm(*pump, *instance, coming, call.actor());
  if (!done) co_return error_answer(done.error());
  co_return json_answer(200, "{}");
}

}  // namespace ph::server
