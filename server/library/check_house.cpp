// What depends on the pumps of the house: who may give an entry, what an area may ask of them.
#include <algorithm>

#include "server/library/drug_name.hpp"
#include "server/library/findings.hpp"

namespace ph::server {
namespace {

// P12: no pump keeps a vein open faster by itself.
constexpr FlowRate kHighestKvo = millilitres_per_hour(3);

void check_known(const CareArea& area, const DrugEntry& entry, std::span<const PumpModel> models,
                 Findings& out) {
  for (const ModelId& wanted : entry.models) {
    const bool known = std::any_of(models.begin(), models.end(),
                                   [&](const PumpModel& model) { return model.id == wanted; });
    if (known) continue;
    out.add(Check::kModelUnfit, area, entry, "pump models",
            "pump model " + wanted.str() + " is none of the house",
            "name a model of the house, or take the word out");
  }
}

// The first reason tells most: the models come in the order of the house.
void check_given(const CareArea& area, const DrugEntry& entry, std::span<const PumpModel> models,
                 Findings& out) {
  std::string why;
  for (const PumpModel& model : models) {
    const auto may = may_give(model, entry);
    if (may) return;
    if (why.empty() || model.has_route(entry.route)) why = may.error().detail;
  }
  out.add(Check::kModelUnfit, area, entry, "pumps", "no pump of the house may give it: " + why,
          "mend route, mechanism, models or container, or take the entry out");
}

void check_syringe(const CareArea& area, const DrugEntry& entry, std::span<const PumpModel> models,
                   Findings& out) {
  if (entry.container != Container::kSyringe || entry.custom) return;
  Volume largest;
  for (const PumpModel& model : models) {
    for (const SyringeSize& size : model.syringes) largest = std::max(largest, size.volume);
  }
  if (largest == Volume{} || entry.concentration.diluent <= largest) return;
  out.add(Check::kModelUnfit, area, entry, "container",
          "a syringe of " + to_string(entry.concentration.diluent) +
              ": the largest that fits a pump of the house holds " + to_string(largest),
          "another container, or the volume of a syringe");
}

void check_area(const CareArea& area, std::span<const PumpModel> models, Findings& out) {
  if (area.kvo && *area.kvo > area.rate_max) {
    out.add(
        Check::kAreaSetting, area, "KVO",
        "KVO " + to_string(*area.kvo) + " is above the highest rate " + to_string(area.rate_max),
        "a rate that only keeps a vein open");
  } else if (area.kvo && *area.kvo > kHighestKvo) {
    out.add(Check::kAreaSetting, area, "KVO",
            "KVO " + to_string(*area.kvo) + " does nothing: no pump keeps a vein open above " +
                to_string(kHighestKvo),
            "at most " + to_string(kHighestKvo) + ", or none");
  }
  if (models.empty()) return;
  const auto faster = [&](const PumpModel& model) { return model.rate_max >= area.rate_max; };
  if (std::none_of(models.begin(), models.end(), faster)) {
    out.add(
        Check::kAreaSetting, area, "highest rate",
        "highest rate " + to_string(area.rate_max) + " is above what any pump of the house gives",
        "look for a slip of ten");
  }
  if (area.near_end < std::chrono::minutes{1} || area.near_end > std::chrono::minutes{60}) {
    out.add(Check::kAreaSetting, area, "near-end warning",
            "near-end warning " + std::to_string(area.near_end.count()) + " min before the end",
            "1 to 60 minutes");
  }
}

// What makes two entries one thing for the person who chooses.
std::string use_of(const DrugEntry& entry) {
  const auto weight = [](const std::optional<BodyWeight>& w) {
    return w ? std::to_string(w->count()) : std::string("-");
  };
  return base_name(entry.drug) + '\n' + entry.drug + '\n' + std::string(to_string(entry.route)) +
         '\n' + entry.therapy_class + '\n' + entry.clinical_use + '\n' + entry.patients.name +
         '\n' + weight(entry.patients.weight_least) + '\n' + weight(entry.patients.weight_most) +
         '\n' + std::string(to_string(entry.kind)) + std::string(to_string(entry.container));
}

bool are_twins(const DrugEntry& a, const DrugEntry& b) {
  if (!comparable(a.limits.unit, b.limits.unit) || a.mechanisms != b.mechanisms) return false;
  if (a.models != b.models || a.custom.has_value() != b.custom.has_value()) return false;
  return a.custom ? substance_of(a.concentration.unit) == substance_of(b.concentration.unit)
                  : same(a.concentration, b.concentration);
}

}  // namespace

void check_models(const Library& draft, std::span<const PumpModel> models, Findings& out) {
  if (models.empty()) return;
  for (const CareArea& area : draft.areas) {
    for (const DrugEntry& entry : area.entries) {
      check_known(area, entry, models, out);
      check_given(area, entry, models, out);
      check_syringe(area, entry, models, out);
    }
  }
}

void check_areas(const Library& draft, std::span<const PumpModel> models, Findings& out) {
  for (const CareArea& area : draft.areas) check_area(area, models, out);
}

void check_twins(const Library& draft, Findings& out) {
  for (const CareArea& area : draft.areas) {
    std::map<std::string, std::vector<const DrugEntry*>> uses;
    for (const DrugEntry& entry : area.entries) {
      auto& others = uses[use_of(entry)];
      for (const DrugEntry* other : others) {
        if (!are_twins(*other, entry)) continue;
        out.add(Check::kSameTwice, area, entry, "concentration",
                to_string(entry.concentration) + " is the same as " +
                    to_string(other->concentration) + " (" + other->id.str() + ")",
                "keep one of them, or name what tells them apart as clinical use");
      }
      others.push_back(&entry);
    }
  }
}

}  // namespace ph::server
