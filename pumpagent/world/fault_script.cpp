#include "pumpagent/world/fault_script.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>

namespace ph::agent {
namespace {

constexpr double kLongest = 600'000'000;  // ms
constexpr double kMost = 1'000'000;       // of a value, as at a fault console
constexpr std::size_t kShown = 40;        // of a wrong word

using Words = std::vector<std::string_view>;

Words words_of(std::string_view line) {
  line = line.substr(0, line.find('#'));
  Words out;
  while (true) {
    const std::size_t begin = line.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos) return out;
    const std::size_t end = std::min(line.find_first_of(" \t\r", begin), line.size());
    out.push_back(line.substr(begin, end - begin));
    line.remove_prefix(end);
  }
}

std::optional<double> number(std::string_view text) {
  double out = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, out, std::chars_format::fixed);
  if (error != std::errc() || stop != end || !std::isfinite(out)) return std::nullopt;
  return out;
}

std::string got(std::string_view word) {
  return "got \"" + std::string(word.substr(0, kShown)) + "\"";
}

Result<std::chrono::milliseconds> parse_time(std::string_view word) {
  struct Unit {
    std::string_view name;
    double ms;
  };
  for (const Unit& unit : {Unit{"ms", 1}, Unit{"min", 60'000}, Unit{"s", 1'000}}) {
    if (!word.ends_with(unit.name)) continue;
    const auto value = number(word.substr(0, word.size() - unit.name.size()));
    if (!value) break;
    const double ms = *value * unit.ms, whole = std::round(ms);
    const bool exact = std::abs(ms - whole) < 1e-6;
    if (!exact || whole < 0 || whole >= kLongest) break;
    return std::chrono::milliseconds{static_cast<std::int64_t>(whole)};
  }
  return fail(Fault::kMalformed,
              "expected a time such as 12.5s, 300ms or 2min, to the millisecond, " + got(word));
}

Result<double> parse_value(std::string_view word, const char* what, double least) {
  const auto value = number(word);
  if (value && *value >= least && *value <= kMost) return *value;
  return fail(Fault::kMalformed, std::string(what) + ": expected a number from " +
                                     (least < 0 ? "-1000000" : "0") + " to 1000000, " + got(word));
}

Result<TimedFault> parse_line(const Words& words) {
  if (words[0] != "at" || words.size() < 3 || words.size() > 5) {
    return fail(Fault::kMalformed, "expected at TIME KIND [VALUE [PLACE]], " + got(words[0]));
  }
  TimedFault out;
  auto at = parse_time(words[1]);
  if (!at) return fail(at.error());
  auto kind = parse_fault_kind(words[2], "kind");
  if (!kind) return fail(kind.error());
  auto value = words.size() > 3 ? parse_value(words[3], "value", -kMost) : Result<double>(1.0);
  if (!value) return fail(value.error());
  auto place = words.size() > 4 ? parse_value(words[4], "place", 0) : Result<double>(0.0);
  if (!place) return fail(place.error());
  out.at = *at;
  out.fault = {*kind, *value, *place};
  return out;
}

}  // namespace

Result<std::vector<TimedFault>> parse_fault_script(std::string_view text, std::string_view name) {
  std::vector<TimedFault> out;
  std::string wrong;
  for (int line = 1; !text.empty(); ++line) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const Words words = words_of(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (words.empty()) continue;
    auto found = parse_line(words);
    std::string why = found ? "" : found.error().detail;
    if (found && !out.empty() && found->at < out.back().at)
      why = "its time is before the line above";
    if (why.empty()) {
      out.push_back(*found);
    } else {
      wrong += (wrong.empty() ? "" : "\n") + std::string(name) + " line " + std::to_string(line) +
               ": " + why;
    }
  }
  if (wrong.empty()) return out;
  return fail(Fault::kMalformed, wrong);
}

}  // namespace ph::agent
