#include "protocol/settings/pump_model_file.hpp"

#include "protocol/settings/settings.hpp"

namespace ph {
namespace {

constexpr std::int64_t kMaxRate = 10'000'000;     // 10 L/h in uL/h
constexpr std::int64_t kMaxVolume = 100'000'000;  // 100 L in uL
constexpr std::int64_t kMaxPressure = 2'000;      // mmHg

FlowRate rate(Settings& settings, std::string_view key, std::int64_t least) {
  return microlitres_per_hour(settings.integer(key, least, kMaxRate));
}
Volume volume(Settings& settings, std::string_view key, std::int64_t least) {
  return microlitres(settings.integer(key, least, kMaxVolume));
}
std::chrono::minutes minutes(Settings& settings, std::string_view key, std::int64_t most) {
  return std::chrono::minutes{settings.integer(key, 1, most)};
}

std::vector<Route> routes(Settings& settings) {
  std::vector<Route> out;
  for (const std::string& word : settings.texts("routes")) {
    const auto route = parse_route(word, "routes");
    if (!route) {
      settings.complain("routes", route.error().detail);
    } else if (std::find(out.begin(), out.end(), *route) != out.end()) {
      settings.complain("routes", word + " stands twice");
    } else {
      out.push_back(*route);
    }
  }
  if (out.empty()) settings.complain("routes", "expected at least one route");
  return out;
}

PumpModel take(Settings& settings) {
  PumpModel out;
  out.id = settings.parsed<ModelId>("id", ModelId::parse);
  out.name = settings.text("name");
  out.mechanism = settings.parsed<Mechanism>("mechanism", parse_mechanism);
  out.routes = routes(settings);
  out.rate_min = rate(settings, "rate_min_ul_per_h", 1);
  out.rate_max = rate(settings, "rate_max_ul_per_h", 1);
  out.bolus_rate_max = rate(settings, "bolus_rate_max_ul_per_h", 0);
  out.vtbi_max = volume(settings, "vtbi_max_ul", 1);
  out.step = nanolitres(settings.integer("step_nl", 1, 1'000'000));
  out.stroke = volume(settings, "stroke_ul", 0);
  out.occlusion_down = mmhg(settings.integer("occlusion_down_mmhg", 1, kMaxPressure));
  out.occlusion_up = mmhg(settings.integer("occlusion_up_mmhg", 0, kMaxPressure));
  out.air_single = volume(settings, "air_single_ul", 0);
  out.air_accumulated = volume(settings, "air_accumulated_ul", 0);
  out.near_end = minutes(settings, "near_end_min", 60);
  out.battery_run = minutes(settings, "battery_run_min", 100'000);
  out.container = volume(settings, "container_ul", 0);
  out.has_door = settings.flag("has_door");
  if (out.rate_min > out.rate_max) {
    settings.complain("rate_min_ul_per_h", "expected at most rate_max_ul_per_h");
  }
  return out;
}

}  // namespace

Result<PumpModel> read_pump_model(const std::string& path) {
  auto settings = Settings::read_file(path);
  if (!settings) return fail(settings.error());
  PumpModel model = take(*settings);
  if (auto sound = settings->finished(); !sound) return fail(sound.error());
  return model;
}

}  // namespace ph
