#include <algorithm>
#include <set>

#include "server/app/server_config.hpp"

namespace ph::server {
namespace {

// What a care area need not say.
void read_choices(Settings& table, CareArea& out) {
  const auto if_any = [&](const char* key, std::int64_t least, std::int64_t most) {
    return table.has(key) ? std::optional(table.integer(key, least, most)) : std::nullopt;
  };
  out.occlusion_restarts =
      static_cast<std::uint8_t>(if_any("occlusion_restarts", 0, 9).value_or(0));
  if (const auto ul = if_any("kvo_ul_per_h", 100, 20'000)) out.kvo = microlitres_per_hour(*ul);
  out.alarm_volume_least =
      static_cast<std::uint8_t>(if_any("alarm_volume_least_percent", 0, 100).value_or(0));
  if (const auto g = if_any("weight_least_g", 200, 500'000)) out.weight_least = grams(*g);
  if (const auto g = if_any("weight_most_g", 200, 500'000)) out.weight_most = grams(*g);
  const auto surface = [&](const char* key) -> std::optional<BodySurface> {
    const auto found = if_any(key, 500, 40'000);
    return found ? std::optional(BodySurface::of(*found)) : std::nullopt;
  };
  out.surface_least = surface("surface_least_cm2");
  out.surface_most = surface("surface_most_cm2");
  if (out.weight_least && out.weight_most && *out.weight_least > *out.weight_most) {
    table.complain("weight_most_g", "below weight_least_g");
  }
  if (out.surface_least && out.surface_most && *out.surface_least > *out.surface_most) {
    table.complain("surface_most_cm2", "below surface_least_cm2");
  }
}

CareArea read_area(Settings& table) {
  CareArea out;
  out.id = table.text("id");
  out.name = table.text("name");
  out.rate_max = millilitres_per_hour(table.integer("rate_max_ml_per_h", 1, 10'000));
  out.vtbi_max = millilitres(table.integer("vtbi_max_ml", 1, 100'000));
  out.occlusion = mmhg(table.integer("occlusion_mmhg", 50, 1'100));
  out.air_single = microlitres(table.integer("air_single_ul", 10, 1'000));
  out.near_end = std::chrono::minutes{table.integer("near_end_min", 1, 60)};
  read_choices(table, out);
  return out;
}

Ward read_ward(Settings& table, const std::vector<CareArea>& areas) {
  Ward out;
  const auto parse = [](const std::string& text, std::string_view what) {
    return WardId::parse(text, what);
  };
  out.id = table.parsed<WardId>("id", parse);
  out.name = table.text("name");
  out.care_area = table.text("care_area");
  out.beds = table.texts("beds");
  const auto same = [&out](const CareArea& area) { return area.id == out.care_area; };
  if (!out.care_area.empty() && std::none_of(areas.begin(), areas.end(), same)) {
    table.complain("care_area", "\"" + out.care_area + "\" is no [[care_area]] of this file");
  }
  return out;
}

EscalationRule read_escalation(Settings& table, const std::set<WardId>& wards) {
  EscalationRule out;
  const auto priority = [](const std::string& text, std::string_view what) {
    return parse_priority(text, what);
  };
  if (table.has("ward")) {
    const std::string ward = table.text("ward");
    out.ward = WardId(ward);
    if (!wards.contains(out.ward)) table.complain("ward", "\"" + ward + "\" is no [[ward]] here");
  }
  out.least = table.parsed<Priority>("priority", priority);
  const auto step = [&](Called whom, const char* key) {
    if (!table.has(key)) return;
    out.steps.push_back({whom, std::chrono::seconds{table.integer(key, 0, 3'600)}});
  };
  step(Called::kNurse, "nurse_s");
  step(Called::kBuddy, "buddy_s");
  step(Called::kChargeNurse, "charge_nurse_s");
  if (out.steps.empty()) table.complain("nurse_s", "nobody is called by this rule");
  return out;
}

}  // namespace

void read_wards(const std::string& path, ServerConfig& into, std::vector<std::string>& problems) {
  auto file = Settings::read_file(path);
  if (!file) return problems.push_back(file.error().detail);
  std::set<std::string> seen;
  for (auto& table : file->tables("care_area", 1)) {
    into.areas.push_back(read_area(table));
    if (!seen.insert(into.areas.back().id).second) table.complain("id", "used twice");
  }
  std::set<WardId> wards;
  for (auto& table : file->tables("ward", 1)) {
    into.wards.push_back(read_ward(table, into.areas));
    if (!wards.insert(into.wards.back().id).second) table.complain("id", "used twice");
  }
  for (auto& table : file->tables("escalation", 0)) {
    into.escalation.push_back(read_escalation(table, wards));
  }
  for (auto& problem : file->finish()) problems.push_back(std::move(problem));
}

}  // namespace ph::server
