#include "server/rest/rollout_body.hpp"

namespace ph::server {
namespace {

constexpr std::int64_t kMost = 1'000'000;
constexpr std::size_t kMostMembers = 1'000;

std::uint32_t count(Body& body, const std::string& name, std::int64_t most, std::uint32_t absent) {
  return static_cast<std::uint32_t>(body.optional_whole(name, 0, most).value_or(absent));
}

template <class IdType>
std::vector<IdType> ids(Body& body, const std::string& name) {
  std::vector<IdType> out;
  for (const auto& text : body.texts(name, kMostMembers, IdType::kMaxLength)) {
    auto id = IdType::parse(text, body.path(name));
    if (id) out.push_back(std::move(*id));
    if (!id) body.note(id.error().detail);
  }
  return out;
}

// What opens the next wave has no default; behind the last there is none.
void read_gate(Body& body, bool is_last, Wave& wave) {
  const auto gate = body.optional_text("gate", 20);
  if (!gate && !is_last) body.note(body.path("gate") + ": missing");
  if (gate && *gate != "by_hand" && *gate != "after_success") {
    body.note(body.path("gate") + ": expected by_hand or after_success, got \"" + *gate + "\"");
  }
  if (gate == "after_success") {
    wave.gate = Wave::Gate::kAfterSuccess;
    wave.success_percent = static_cast<std::uint32_t>(body.whole("success_percent", 0, 1'000));
    wave.soak = std::chrono::minutes{body.whole("soak_minutes", 0, kMost)};
  }
}

}  // namespace

RolloutPlan read_plan(Body& body) {
  RolloutPlan out;
  out.number = static_cast<std::uint32_t>(body.whole("number", 1, UINT32_MAX));
  out.emergency = body.flag("emergency");
  if (const auto at = body.optional_whole("not_before_ms", 0, INT64_MAX / 2'000'000)) {
    out.not_before = wall_from_ms(*at);
  }
  auto waves = body.objects("waves", RolloutPlan::kMostWaves);
  for (std::size_t i = 0; i < waves.size(); ++i) {
    Wave& wave = out.waves.emplace_back();
    wave.name = waves[i].text("name", 100);
    wave.pumps = ids<PumpId>(waves[i], "pumps");
    wave.wards = ids<WardId>(waves[i], "wards");
    wave.percent = count(waves[i], "percent", 1'000, 0);
    read_gate(waves[i], i + 1 == waves.size(), wave);
    waves[i].refuse_the_rest();
  }
  if (!body.has("stop")) return out;
  Body stop = body.object("stop");
  if (stop.has("refusals_most")) out.refusals_most = count(stop, "refusals_most", kMost, 0);
  if (stop.has("alerts_most")) {
    out.alerts_most = count(stop, "alerts_most", kMost, 0);
    out.alerts_after = static_cast<std::uint32_t>(stop.whole("alerts_after", 1, kMost));
  }
  stop.refuse_the_rest();
  return out;
}

}  // namespace ph::server
