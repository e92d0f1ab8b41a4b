#include <algorithm>
#include <array>

#include "protocol/wire/library_sheet.hpp"

namespace ph::wire {
namespace {

std::vector<std::string> column_names() {
  std::vector<std::string> out = {"record",
                                  "care_area",
                                  "id",
                                  "name",
                                  "drug",
                                  "tall_man",
                                  "therapy_class",
                                  "clinical_use",
                                  "kind",
                                  "route",
                                  "patient_group",
                                  "weight_least_kg",
                                  "weight_most_kg",
                                  "concentration_amount",
                                  "concentration_unit",
                                  "diluent_ml"};
  const auto add = [&](std::initializer_list<const char*> names) {
    out.insert(out.end(), names.begin(), names.end());
  };
  const auto add_limits = [&](const std::string& group) {
    for (const char* part : {"unit", "hard_low", "soft_low", "soft_high", "hard_high"}) {
      out.push_back(group + part);
    }
  };
  add_limits("custom_");
  add_limits("dose_");
  add({"usual"});
  add_limits("loading_");
  add_limits("bolus_");
  add({"bolus_rate_most_ml_per_h"});
  add_limits("demand_");
  add({"lockout_least", "lockout_most", "window", "window_most"});
  add_limits("periodic_");
  add({"interval_least",
       "tci_models",
       "tci_soft_ng_per_ml",
       "tci_hard_ng_per_ml",
       "tci_overshoot_percent",
       "duration_least",
       "duration_most",
       "high_alert",
       "life_sustaining",
       "mechanisms",
       "pump_models",
       "container",
       "aliases",
       "codes",
       "advisories",
       "rate_max_ml_per_h",
       "vtbi_max_ml",
       "occlusion_mmhg",
       "air_single_ul",
       "near_end_min",
       "occlusion_restarts",
       "kvo_ml_per_h",
       "alarm_volume_least_percent",
       "surface_least_m2",
       "surface_most_m2",
       "site",
       "number",
       "note"});
  return out;
}

}  // namespace

const std::vector<std::string>& sheet_columns() {
  static const std::vector<std::string> names = column_names();
  return names;
}

bool holds_numbers(std::string_view column) {
  constexpr std::array<std::string_view, 8> kEnds = {"_low",    "_high", "_ml",   "_ml_per_h",
                                                     "_amount", "_kg",   "_mmhg", "_m2"};
  return column == "usual" || column == "window_most" ||
         std::any_of(kEnds.begin(), kEnds.end(),
                     [&](std::string_view end) { return column.ends_with(end); });
}

}  // namespace ph::wire
