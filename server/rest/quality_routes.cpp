#include <charconv>

#include "server/rest/answer.hpp"
#include "server/rest/handlers.hpp"
#include "server/rest/json_quality.hpp"
#include "server/rest/query.hpp"

namespace ph::server {
namespace {

constexpr std::chrono::hours kUsualSpan{30 * 24};

std::optional<int> two_digits(std::string_view text, int most) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc{} && end == text.data() + text.size() && text.size() == 2;
  return whole && value <= most ? std::optional(value) : std::nullopt;
}

std::optional<int> minute_of(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hour = two_digits(text.substr(0, 2), 23);
  const auto minute = two_digits(text.substr(3), 59);
  return hour && minute ? std::optional(*hour * 60 + *minute) : std::nullopt;
}

// "19:00-07:00"
std::optional<Shift> shift_of(std::string_view text) {
  if (text.size() != 11 || text[5] != '-') return std::nullopt;
  const auto from = minute_of(text.substr(0, 5));
  const auto to = minute_of(text.substr(6));
  return from && to ? std::optional(Shift{*from, *to}) : std::nullopt;
}

std::optional<std::string> sheet_of(const std::string& name, const Quality& quality) {
  if (name == "rows") return quality_csv(quality);
  if (name == "wards") return wards_csv(quality);
  if (name == "overrides") return overrides_csv(quality);
  return std::nullopt;
}

}  // namespace

asio::awaitable<net::Response> show_quality(Call& call) {
  Query query(call.request);
  const auto now = static_cast<std::uint64_t>(wall_ms(call.people.clock.now().wall));
  QualityQuestion question;
  question.to = wall_from_ms(static_cast<std::int64_t>(query.whole("to_ms", now, INT64_MAX)));
  const auto usual =
      static_cast<std::uint64_t>(std::max<std::int64_t>(0, wall_ms(question.to - kUsualSpan)));
  question.from = wall_from_ms(static_cast<std::int64_t>(query.whole("from_ms", usual, INT64_MAX)));
  question.ward = query.id<WardId>("ward");
  question.drug = query.text("drug").value_or("");
  const std::string shift = query.text("shift").value_or("");
  const std::string sheet = query.text("sheet").value_or("");
  auto problems = query.problems();
  const auto hours = shift.empty() ? Shift{} : shift_of(shift);
  if (!hours) problems.push_back("shift: expected hours such as 19:00-07:00");
  if (!sheet.empty() && !sheet_of(sheet, {})) {
    problems.push_back("sheet: expected rows, wards or overrides");
  }
  if (!problems.empty()) co_return error_answer("malformed", "query", problems);
  question.shift = *hours;
  const WallTime from = question.from;
  const WallTime to = question.to;
  auto quality = co_await call.people.quality.quality(std::move(question));
  if (!quality) co_return error_answer(quality.error());
  if (sheet.empty()) co_return json_answer(200, quality_json(*quality, from, to));
  net::Response response;
  response.content_type = "text/csv; charset=utf-8";
  response.body = *sheet_of(sheet, *quality);
  co_return response;
}

}  // namespace ph::server
