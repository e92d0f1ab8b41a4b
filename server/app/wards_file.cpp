#include <algorithm>
#include <set>

#include "server/app/server_config.hpp"

namespace ph::server {
namespace {

CareArea read_area(Settings& table) {
  CareArea out;
  out.id = table.text("id");
  out.name = table.text("name");
  out.rate_max = millilitres_per_hour(table.integer("rate_max_ml_per_h", 1, 10'000));
  out.vtbi_max = millilitres(table.integer("vtbi_max_ml", 1, 100'000));
  out.occlusion = mmhg(table.integer("occlusion_mmhg", 50, 1'100));
  out.air_single = microlitres(table.integer("air_single_ul", 10, 1'000));
  out.near_end = std::chrono::minutes{table.integer("near_end_min", 1, 60)};
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
  for (auto& problem : file->finish()) problems.push_back(std::move(problem));
}

}  // namespace ph::server
