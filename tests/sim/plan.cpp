#include "tests/sim/plan.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace ph::sim {
namespace {

constexpr std::array<std::string_view, kStrokeCount> kNames{
    "order",        "excess",         "cancel",       "release",       "stop-key",
    "body",         "heal",           "server-crash", "server-power",  "server-disk",
    "server-clock", "backup",         "restore",      "network",       "storm",
    "line-cut",     "line-torn",      "line-stall",   "line-silent",   "roam",
    "power-cut",    "keeper-crash",   "link-crash",   "pump-disk",     "pump-clock",
    "poison",       "poison-library", "clone",        "browser-stall", "browser-anew"};

std::optional<std::uint32_t> number(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<Strike> parse_strike(std::string_view text) {
  const std::size_t first = text.find('.');
  const std::size_t second = text.rfind('.');
  if (first == std::string_view::npos || second == first) return std::nullopt;
  const auto turn = number(text.substr(0, first));
  const auto name =
      std::find(kNames.begin(), kNames.end(), text.substr(first + 1, second - first - 1));
  const auto who = number(text.substr(second + 1));
  if (!turn || name == kNames.end() || !who) return std::nullopt;
  return Strike{*turn, static_cast<Stroke>(name - kNames.begin()), *who};
}

}  // namespace

std::string_view to_string(Stroke stroke) { return kNames[static_cast<std::size_t>(stroke)]; }

std::string to_string(const Strikes& strikes) {
  std::string out;
  for (const Strike& each : strikes) {
    if (!out.empty()) out += ',';
    out += std::to_string(each.turn) + '.' + std::string(to_string(each.stroke)) + '.' +
           std::to_string(each.who);
  }
  return out;
}

Result<Strikes> parse_strikes(std::string_view text) {
  Strikes out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    const auto strike = parse_strike(text.substr(0, end));
    if (!strike) {
      return fail(Fault::kMalformed, "strike: expected such as 812.line-cut.7, got \"" +
                                         std::string(text.substr(0, end)) + "\"");
    }
    out.insert(*strike);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::optional<Dice> Plan::strikes(Stroke stroke, std::uint32_t who, std::uint32_t n) {
  const auto name = static_cast<std::uint64_t>(stroke) << 32U | who;
  const std::uint64_t answer = mixed(seed_, name, turn_);
  if ((answer >> 32U) * n >> 32U != 0) return std::nullopt;
  const Strike strike{turn_, stroke, who};
  if (only_ && !only_->contains(strike)) return std::nullopt;
  struck_.insert(strike);
  return Dice(answer);
}

}  // namespace ph::sim
