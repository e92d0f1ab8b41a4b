#include "protocol/settings/pump_model_file.hpp"

#include <numeric>

#include "protocol/domain/dose.hpp"

namespace ph {
namespace {

constexpr std::int64_t kMaxRate = 10'000'000;     // 10 L/h in uL/h
constexpr std::int64_t kMaxVolume = 100'000'000;  // 100 L in uL
constexpr std::int64_t kMaxPressure = 2'000;      // mmHg
constexpr std::int64_t kMaxSuction = 200;         // mmHg below atmosphere
constexpr std::int64_t kMaxMinutes = 100'000;
constexpr Pressure kMostLimit = mmhg(1'034);  // P50

FlowRate rate(Settings& settings, std::string_view key, std::int64_t least) {
  return microlitres_per_hour(settings.integer(key, least, kMaxRate));
}
Volume volume(Settings& settings, std::string_view key, std::int64_t least) {
  return microlitres(settings.integer(key, least, kMaxVolume));
}
Pressure pressure(Settings& settings, std::string_view key, std::int64_t least) {
  return mmhg(settings.integer(key, least, kMaxPressure));
}
std::chrono::minutes minutes(Settings& settings, std::string_view key, std::int64_t most) {
  return std::chrono::minutes{settings.integer(key, 1, most)};
}
std::int32_t permille(Settings& settings, std::string_view key) {
  return static_cast<std::int32_t>(settings.integer(key, 0, 999));
}

// Complains about the first that does not lie above the one before it.
template <class T, class Member>
void must_rise(Settings& settings, std::string_view key, const std::vector<T>& list,
               Member member) {
  for (std::size_t i = 1; i < list.size(); ++i) {
    if (!(list[i - 1].*member < list[i].*member)) settings.complain(key, "expected rising values");
  }
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

Ripple ripple(Settings& settings) {
  Ripple out;
  out.stroke = volume(settings, "stroke_ul", 0);
  out.first = permille(settings, "ripple_first_permille");
  out.second = permille(settings, "ripple_second_permille");
  out.dead = permille(settings, "ripple_dead_permille");
  for (const std::int64_t part : settings.integers("ripple_table_permille", 0, 10'000)) {
    out.table.push_back(static_cast<std::int32_t>(part));
  }
  if (out.table.empty()) return out;
  const std::int64_t sum = std::accumulate(out.table.begin(), out.table.end(), std::int64_t{0});
  constexpr auto kParts = static_cast<std::int64_t>(Ripple::kParts);
  if (out.table.size() != Ripple::kParts || sum != kParts * 1'000) {
    settings.complain("ripple_table_permille", "expected 32 numbers with sum 32000, or none, got " +
                                                   std::to_string(out.table.size()) + " with sum " +
                                                   std::to_string(sum));
  }
  if (out.stroke == Volume{}) settings.complain("ripple_table_permille", "stroke_ul is 0");
  return out;
}

bool has_level(const PumpModel& model, Pressure suction) {
  const auto& levels = model.occlusion_up_levels;
  if (levels.empty()) return suction == Pressure{};
  return std::find(levels.begin(), levels.end(), suction) != levels.end();
}

void take_occlusion(Settings& settings, PumpModel& out) {
  out.occlusion_down = pressure(settings, "occlusion_down_mmhg", 1);
  for (const std::int64_t level : settings.integers("occlusion_levels_mmhg", 1, kMaxPressure)) {
    if (!out.occlusion_levels.empty() && mmhg(level) <= out.occlusion_levels.back()) {
      settings.complain("occlusion_levels_mmhg", "expected rising values");
    }
    out.occlusion_levels.push_back(mmhg(level));
  }
  out.occlusion_most = pressure(settings, "occlusion_most_mmhg", 1);
  out.occlusion_ceiling = pressure(settings, "occlusion_ceiling_mmhg", 1);
  out.occlusion_up = pressure(settings, "occlusion_up_mmhg", 0);
  for (const std::int64_t level : settings.integers("occlusion_up_levels_mmhg", 1, kMaxSuction)) {
    out.occlusion_up_levels.push_back(mmhg(level));
  }
  if (!has_level(out, out.occlusion_up)) {
    settings.complain("occlusion_up_mmhg", "expected one of occlusion_up_levels_mmhg");
  }
  const auto& levels = out.occlusion_levels;
  if (std::find(levels.begin(), levels.end(), out.occlusion_down) == levels.end()) {
    settings.complain("occlusion_down_mmhg", "expected one of occlusion_levels_mmhg");
  } else if (levels.back() > out.occlusion_most) {
    settings.complain("occlusion_most_mmhg", "expected at least the highest level");
  }
  if (out.occlusion_most > kMostLimit) {
    settings.complain("occlusion_most_mmhg", "expected at most 1034, as for any pump (P50)");
  }
  if (out.occlusion_most >= out.occlusion_ceiling) {
    settings.complain("occlusion_ceiling_mmhg", "expected more than occlusion_most_mmhg");
  }
  out.back_off.most = volume(settings, "back_off_most_ul", 0);
  out.back_off.rate = rate(settings, "back_off_rate_ul_per_h", 0);
  if ((out.back_off.most == Volume{}) != (out.back_off.rate == FlowRate{})) {
    settings.complain("back_off_rate_ul_per_h", "expected 0 exactly where back_off_most_ul is 0");
  }
}

// The rise that is due must lie in what the sensor tells and the mechanism can press.
void take_pinch_test(Settings& settings, PumpModel& out) {
  out.pinch_test.pressed = volume(settings, "pinch_test_ul", 0);
  out.pinch_test.per_bar = volume(settings, "pinch_line_ul_per_bar", 0);
  const auto [pressed, per_bar] = out.pinch_test;
  if ((pressed == Volume{}) != (per_bar == Volume{})) {
    settings.complain("pinch_line_ul_per_bar", "expected 0 exactly where pinch_test_ul is 0");
  }
  if (pressed == Volume{} || per_bar == Volume{}) return;
  const Pressure due = mmhg(pressed.count() * 750 / per_bar.count());
  if (due < mmhg(100) || due + due > out.occlusion_ceiling) {
    settings.complain("pinch_test_ul",
                      "expected a rise of 100 mmHg to half of occlusion_ceiling_mmhg by it");
  }
  if (!out.has_door) settings.complain("pinch_test_ul", "expected 0 without a door");
}

void take_air(Settings& settings, PumpModel& out) {
  out.air_single = volume(settings, "air_single_ul", 0);
  out.air_single_min = volume(settings, "air_single_min_ul", 0);
  out.air_single_max = volume(settings, "air_single_max_ul", 0);
  out.air_accumulated = volume(settings, "air_accumulated_ul", 0);
  if (out.air_single < out.air_single_min || out.air_single > out.air_single_max) {
    settings.complain("air_single_ul", "expected air_single_min_ul to air_single_max_ul");
  }
  out.air_rate = rate(settings, "air_rate_ul_per_h", 0);
  out.air_rate_min = rate(settings, "air_rate_min_ul_per_h", 0);
  out.air_rate_max = rate(settings, "air_rate_max_ul_per_h", 0);
  if (out.air_rate < out.air_rate_min || out.air_rate > out.air_rate_max) {
    settings.complain("air_rate_ul_per_h",
                      "expected air_rate_min_ul_per_h to air_rate_max_ul_per_h");
  }
}

void take_kvo(Settings& settings, PumpModel& out) {
  for (Settings& band : settings.tables("kvo", out.has_route(Route::kIntravenous) ? 1 : 0)) {
    out.kvo.push_back({rate(band, "from_ul_per_h", 0), rate(band, "rate_ul_per_h", 0)});
  }
  must_rise(settings, "kvo", out.kvo, &KvoBand::from);
}

void take_power(Settings& settings, PumpModel& out) {
  for (Settings& run : settings.tables("battery", 1)) {
    out.battery.push_back({rate(run, "rate_ul_per_h", 1), minutes(run, "alone_min", kMaxMinutes),
                           minutes(run, "with_wifi_min", kMaxMinutes)});
  }
  must_rise(settings, "battery", out.battery, &BatteryRun::rate);
}

void take_container(Settings& settings, PumpModel& out) {
  const bool is_syringe = out.mechanism == Mechanism::kSyringe;
  out.container = volume(settings, "container_ul", 0);
  out.drops_per_ml = static_cast<std::int32_t>(settings.integer("drops_per_ml", 0, 100));
  for (Settings& size : settings.tables("syringe", is_syringe ? 1 : 0)) {
    SyringeSize each;
    each.volume = volume(size, "volume_ul", 1);
    each.barrel_um2 = size.integer("barrel_um2", 1, 10'000'000'000);
    each.break_loose_mn = size.integer("break_loose_mn", 0, 100'000);
    each.glide_mn = size.integer("glide_mn", 0, each.break_loose_mn);
    each.backlash = volume(size, "backlash_ul", 0);
    out.syringes.push_back(each);
  }
  must_rise(settings, "syringe", out.syringes, &SyringeSize::volume);
  if (is_syringe && out.syringe() == nullptr) {
    settings.complain("container_ul", "expected the volume of one [[syringe]]");
  }
}

void take_flow(Settings& settings, PumpModel& out) {
  out.rate_min = rate(settings, "rate_min_ul_per_h", 1);
  out.rate_max = rate(settings, "rate_max_ul_per_h", 1);
  out.rate_resolution = rate(settings, "rate_resolution_ul_per_h", 1);
  out.bolus_rate_max = rate(settings, "bolus_rate_max_ul_per_h", 0);
  out.bolus_min = volume(settings, "bolus_min_ul", 0);
  out.prime_rate = rate(settings, "prime_rate_ul_per_h", 0);
  out.prime_most = volume(settings, "prime_most_ul", 0);
  out.vtbi_max = volume(settings, "vtbi_max_ul", 1);
  out.step = nanolitres(settings.integer("step_nl", 1, 1'000'000));
  out.line.per_bar = volume(settings, "line_compliance_ul_per_bar", 1);
  out.line.leak_per_bar = rate(settings, "line_leak_ul_per_h_bar", 0);
  if (out.rate_min > out.rate_max) {
    settings.complain("rate_min_ul_per_h", "expected at most rate_max_ul_per_h");
  }
}

PumpModel take(Settings& settings) {
  PumpModel out;
  out.id = settings.parsed<ModelId>("id", ModelId::parse);
  out.name = settings.text("name");
  out.mechanism = settings.parsed<Mechanism>("mechanism", parse_mechanism);
  out.routes = routes(settings);
  take_flow(settings, out);
  out.ripple = ripple(settings);
  take_occlusion(settings, out);
  take_air(settings, out);
  take_kvo(settings, out);
  take_power(settings, out);
  take_container(settings, out);
  out.near_end = minutes(settings, "near_end_min", 60);
  out.has_door = settings.flag("has_door");
  take_pinch_test(settings, out);
  return out;
}

}  // namespace

void choose_limits(Settings& settings, PumpModel& model) {
  if (settings.has("limits.occlusion_up_mmhg")) {
    const Pressure level = pressure(settings, "limits.occlusion_up_mmhg", 1);
    if (!has_level(model, level)) {
      settings.complain("limits.occlusion_up_mmhg", "expected one of the model's levels");
    }
    model.occlusion_up = level;
  }
  if (!settings.has("limits.air_rate_ul_per_h")) return;
  model.air_rate = rate(settings, "limits.air_rate_ul_per_h", 1);
  if (model.air_rate < model.air_rate_min || model.air_rate > model.air_rate_max) {
    settings.complain("limits.air_rate_ul_per_h", "expected the model's range, " +
                                                      to_string(model.air_rate_min) + " to " +
                                                      to_string(model.air_rate_max));
  }
}

Result<PumpModel> read_pump_model(const std::string& path) {
  auto settings = Settings::read_file(path);
  if (!settings) return fail(settings.error());
  PumpModel model = take(*settings);
  if (auto sound = settings->finished(); !sound) return fail(sound.error());
  return model;
}

}  // namespace ph
