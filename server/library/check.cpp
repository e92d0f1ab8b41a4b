#include "server/library/check.hpp"

#include <algorithm>
#include <array>

#include "server/library/findings.hpp"

namespace ph::server {
namespace {

constexpr std::array<std::string_view, kCheckCount> kWords = {
    "unit_mismatch",  "limit_order",  "default_outside", "no_hard_limit",   "sibling_apart",
    "sibling_units",  "flow_outside", "dose_above_bag",  "near_duplicate",  "look_alike",
    "name_truncated", "alias_twice",  "unfit_for_area",  "changed_twofold", "part_outside",
    "custom_open",    "model_unfit",  "area_setting",    "same_twice"};

}  // namespace

std::string_view to_string(Check check) { return kWords.at(static_cast<std::size_t>(check)); }

bool forbids_release(Check check) {
  return check == Check::kUnitMismatch || check == Check::kLimitOrder ||
         check == Check::kCustomOpen;
}

void Findings::add(Check check, const CareArea& area, std::string field, std::string why,
                   std::string fix) {
  found_.push_back(
      {check, {area.id}, {}, area.name, std::move(field), std::move(why), std::move(fix)});
}

void Findings::add(Check check, const CareArea& area, const DrugEntry& entry, std::string field,
                   std::string why, std::string fix) {
  const auto [place, is_new] = known_.try_emplace({check, entry.id, field, why}, found_.size());
  if (is_new) {
    found_.push_back({check,
                      {area.id},
                      entry.id,
                      entry.tall_man,
                      std::move(field),
                      std::move(why),
                      std::move(fix)});
    return;
  }
  auto& areas = found_[place->second].areas;
  if (std::find(areas.begin(), areas.end(), area.id) == areas.end()) areas.push_back(area.id);
}

std::vector<Finding> check_library(const Library& draft, const Library* before,
                                   std::span<const PumpModel> models) {
  Findings out;
  check_limits(draft, out);
  check_flows(draft, models, out);
  check_models(draft, models, out);
  check_areas(draft, models, out);
  check_twins(draft, out);
  check_siblings(draft, out);
  check_names(draft, out);
  check_patients(draft, out);
  if (before != nullptr) check_changes(draft, *before, out);
  return out.take();
}

}  // namespace ph::server
