#include "server/rest/answer.hpp"
#include "server/rest/handlers.hpp"
#include "server/rest/json_quality.hpp"
#include "server/rest/query.hpp"

namespace ph::server {
namespace {

constexpr std::chrono::hours kDay{24};

PracticeQuestion read_question(Query& query, WallTime now, std::vector<std::string>& problems) {
  PracticeQuestion out;
  const auto days = static_cast<int>(query.whole("days", 90, 3'660));
  out.to = now;
  out.from = now - days * kDay;
  out.terms.care_area = query.text("area").value_or("");
  out.terms.entry = query.id<EntryId>("entry").value_or(EntryId{});
  const auto unit = parse_dose_unit(query.text("unit").value_or(""), "unit");
  const auto most = Decimal::parse(query.text("most").value_or(""), "most");
  problems = query.problems();
  if (out.terms.care_area.empty()) problems.push_back("area: missing");
  if (out.terms.entry.empty()) problems.push_back("entry: missing");
  if (!unit) problems.push_back(unit.error().detail);
  if (!most) problems.push_back(most.error().detail);
  if (most && *most <= Decimal{}) problems.push_back("most: expected above 0");
  if (days == 0) problems.push_back("days: expected at least 1");
  if (unit) out.terms.unit = *unit;
  if (most) out.terms.most = *most;
  return out;
}

}  // namespace

asio::awaitable<net::Response> show_practice(Call& call) {
  Query query(call.request);
  std::vector<std::string> problems;
  auto question = read_question(query, call.people.clock.now().wall, problems);
  if (!problems.empty()) co_return error_answer("malformed", "query", problems);
  const auto terms = question.terms;
  const auto practice = co_await call.people.quality.practice(std::move(question));
  if (!practice) co_return error_answer(practice.error());
  co_return json_answer(200, practice_json(*practice, terms));
}

}  // namespace ph::server
