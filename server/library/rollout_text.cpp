#include <array>
#include <charconv>
#include <optional>

#include "server/library/rollout_plan.hpp"

namespace ph::server {
namespace {

constexpr std::string_view kTitle = "pumphouse rollout 1";
constexpr std::array<std::string_view, 2> kGates = {"by-hand", "after-success"};

template <class Number>
bool whole(std::string_view text, Number& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc{} && end == text.data() + text.size();
}

std::string_view take_word(std::string_view& rest) {
  const auto end = rest.find(' ');
  const std::string_view word = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return word;
}

// "GATE SUCCESS SOAK PERCENT NAME"
bool read_wave(std::string_view value, RolloutPlan& plan) {
  Wave& wave = plan.waves.emplace_back();
  const std::string_view gate = take_word(value);
  if (gate == kGates[1]) wave.gate = Wave::Gate::kAfterSuccess;
  std::int64_t soak = 0;
  const bool sound = (gate == kGates[0] || gate == kGates[1]) &&
                     whole(take_word(value), wave.success_percent) &&
                     whole(take_word(value), soak) && whole(take_word(value), wave.percent);
  wave.soak = std::chrono::minutes{soak};
  wave.name = value;
  return sound && !value.empty();
}

template <class IdType>
bool read_member(std::string_view value, std::vector<IdType>& into) {
  auto id = IdType::parse(value, "member");
  if (id) into.push_back(std::move(*id));
  return id.has_value();
}

template <class Number>
bool read_number(std::string_view value, std::optional<Number>& into) {
  return whole(value, into.emplace());
}

bool read_line(std::string_view key, std::string_view value, RolloutPlan& plan) {
  if (key == "number") return whole(value, plan.number);
  if (key == "refusals") return read_number(value, plan.refusals_most);
  if (key == "alerts") return read_number(value, plan.alerts_most);
  if (key == "alerts-after") return whole(value, plan.alerts_after);
  if (key == "emergency") return plan.emergency = value == "yes";
  if (key == "not-before") {
    std::int64_t at = 0;
    const bool sound = whole(value, at);
    plan.not_before = wall_from_ms(at);
    return sound;
  }
  if (key == "wave") return read_wave(value, plan);
  if (plan.waves.empty()) return false;
  if (key == "pump") return read_member(value, plan.waves.back().pumps);
  return key == "ward" && read_member(value, plan.waves.back().wards);
}

void add(std::string& out, std::string_view key, std::string_view value) {
  out.append(key).append(" ").append(value).append("\n");
}

void add_wave(std::string& out, const Wave& wave) {
  std::string line(kGates.at(static_cast<std::size_t>(wave.gate)));
  line += ' ' + std::to_string(wave.success_percent) + ' ' + std::to_string(wave.soak.count()) +
          ' ' + std::to_string(wave.percent) + ' ' + wave.name;
  add(out, "wave", line);
  for (const auto& pump : wave.pumps) add(out, "pump", pump.str());
  for (const auto& ward : wave.wards) add(out, "ward", ward.str());
}

}  // namespace

std::string plan_text(const RolloutPlan& plan) {
  std::string out = std::string(kTitle) + "\n";
  add(out, "number", std::to_string(plan.number));
  if (plan.emergency) add(out, "emergency", "yes");
  if (plan.not_before) add(out, "not-before", std::to_string(wall_ms(*plan.not_before)));
  if (plan.refusals_most) add(out, "refusals", std::to_string(*plan.refusals_most));
  if (plan.alerts_most) add(out, "alerts", std::to_string(*plan.alerts_most));
  add(out, "alerts-after", std::to_string(plan.alerts_after));
  for (const auto& wave : plan.waves) add_wave(out, wave);
  return out;
}

Result<RolloutPlan> parse_plan(std::string_view text) {
  RolloutPlan out;
  bool titled = false;
  for (std::size_t line = 1; !text.empty(); ++line) {
    const auto end = text.find('\n');
    const std::string_view whole_line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    std::string_view value = whole_line;
    const std::string_view key = take_word(value);
    const bool sound = line == 1 ? whole_line == kTitle : read_line(key, value, out);
    titled = titled || line == 1;
    if (sound) continue;
    return fail(Fault::kMalformed, "rollout plan, line " + std::to_string(line) + ": got \"" +
                                       std::string(whole_line.substr(0, 80)) + "\"");
  }
  if (!titled || out.waves.empty() || out.number == 0) {
    return fail(Fault::kMalformed, "rollout plan: expected a title, a number and a wave");
  }
  return out;
}

}  // namespace ph::server
