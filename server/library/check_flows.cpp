#include <algorithm>
#include <cmath>

#include "server/library/findings.hpp"
#include "server/library/limits_of.hpp"
#include "server/library/magnitude.hpp"

namespace ph::server {
namespace {

// Weights at which a library is tried (fleet reference, section 3), with surfaces to go with them.
constexpr TypicalPatient kNewborn{3, 0.2}, kChild{20, 0.8}, kAdult{70, 1.8}, kHeavy{150, 2.6};
constexpr TypicalPatient kSmallAdult{40, 1.3};

bool cares_for(const CareArea& area, const DrugEntry& entry, const TypicalPatient& patient) {
  const auto weight = BodyWeight::of(std::llround(patient.kilograms * 1000));
  const auto inside = [&](const auto& least, const auto& most) {
    return (!least || weight >= *least) && (!most || weight <= *most);
  };
  return inside(entry.patients.weight_least, entry.patients.weight_most) &&
         inside(area.weight_least, area.weight_most);
}

bool names_patients(const CareArea& area, const DrugEntry& entry) {
  return entry.patients.weight_least || entry.patients.weight_most || area.weight_least ||
         area.weight_most;
}

// Whom the entry is tried for: those its bounds let in; without bounds whom its class names.
std::vector<TypicalPatient> patients_of(const CareArea& area, const DrugEntry& entry) {
  std::vector<TypicalPatient> out;
  if (names_patients(area, entry)) {
    for (const TypicalPatient& each : {kNewborn, kChild, kAdult, kHeavy}) {
      if (cares_for(area, entry, each)) out.push_back(each);
    }
    return out;
  }
  if (entry.therapy_class.ends_with("_neonatal")) return {kNewborn};
  if (entry.therapy_class.ends_with("_pediatric")) return {kChild};
  return {kAdult};
}

struct Reach {
  double least, most;  // nL/h
};

// What the pumps of the house that may give it, under the care area, can flow.
Reach reach_of(const CareArea& area, const DrugEntry& entry, std::span<const PumpModel> models) {
  Reach out{0, static_cast<double>(area.rate_max.count())};
  double least = -1, most = 0;
  for (const PumpModel& model : models) {
    const auto& wanted = entry.mechanisms;
    const bool fits = model.has_route(entry.route) &&
                      (wanted.empty() ||
                       std::find(wanted.begin(), wanted.end(), model.mechanism) != wanted.end());
    if (!fits) continue;
    const auto slowest = static_cast<double>(model.rate_min.count());
    least = least < 0 ? slowest : std::min(least, slowest);
    most = std::max(most, static_cast<double>(model.rate_max.count()));
  }
  if (models.empty()) return out;
  return {std::max(least, 0.0), std::min(out.most, most)};
}

// A slip of the unit may ask for a lake.
constexpr double kLake = 100e9;

std::string in_ml_per_h(double nanolitres) {
  if (nanolitres > kLake) return "more than 100000 mL/h";
  return to_string(microlitres_per_hour(std::llround(nanolitres / 1000)));
}

std::string in_ml(double nanolitres) {
  return nanolitres > kLake ? "more than 100 L" : to_string(Volume::of(std::llround(nanolitres)));
}

void try_rate(const CareArea& area, const DrugEntry& entry, const NamedLimit& limit,
              const Reach& reach, const TypicalPatient& patient, Findings& out) {
  const auto flow = fluid_for(*limit.second, entry.limits.unit, entry.concentration, patient);
  if (!flow || (*flow >= reach.least && *flow <= reach.most)) return;
  const bool slow = *flow < reach.least;
  const std::string who = std::to_string(std::lround(patient.kilograms)) + " kg";
  out.add(Check::kFlowOutside, area, entry, limit.first,
          std::string(limit.first) + ' ' + shown(*limit.second, entry.limits.unit) + " is " +
              (slow ? "below" : "above") + " every flow that can be given at " + who + ": " +
              in_ml_per_h(*flow) + " against " + in_ml_per_h(slow ? reach.least : reach.most),
          slow ? "a weaker concentration, or a pump for lower rates"
               : "a stronger concentration, or a limit that can be given");
}

// Something of the soft range, and the usual dose, must be possible for everyone; its whole upper
// end where the entry names its patients.
void try_rates(const CareArea& area, const DrugEntry& entry, const Reach& reach, Findings& out) {
  const LimitSet& limits = entry.limits;
  const bool strict = names_patients(area, entry);
  for (const TypicalPatient& patient : patients_of(area, entry)) {
    if (entry.usual) try_rate(area, entry, {"usual dose", entry.usual}, reach, patient, out);
    const auto& high = limits.soft_high ? limits.soft_high : limits.hard_high;
    if (!high) continue;
    const auto flow = fluid_for(*high, limits.unit, entry.concentration, patient);
    if (strict || (flow && *flow < reach.least)) {
      try_rate(area, entry, {limits.soft_high ? "soft high" : "hard high", high}, reach, patient,
               out);
    }
    const auto& low = limits.soft_low ? limits.soft_low : limits.hard_low;
    if (!low) continue;
    const auto slowest = fluid_for(*low, limits.unit, entry.concentration, patient);
    if (slowest && *slowest > reach.most) {
      try_rate(area, entry, {limits.soft_low ? "soft low" : "hard low", low}, reach, patient, out);
    }
  }
}

// The smallest dose of the lightest patient must come out of one container.
void try_dose(const CareArea& area, const DrugEntry& entry, Findings& out) {
  const auto& low = entry.limits.soft_low ? entry.limits.soft_low : entry.limits.hard_low;
  if (!low) return;
  const auto patients = patients_of(area, entry);
  if (patients.empty()) return;
  const TypicalPatient lightest =
      patients.front().kilograms == kAdult.kilograms ? kSmallAdult : patients.front();
  const auto volume = fluid_for(*low, entry.limits.unit, entry.concentration, lightest);
  const auto bag = static_cast<double>(entry.concentration.diluent.count());
  if (!volume || *volume <= bag) return;
  out.add(Check::kDoseAboveBag, area, entry, "low limit",
          "the smallest dose " + shown(*low, entry.limits.unit) + " needs " + in_ml(*volume) +
              " of a container of " + to_string(entry.concentration.diluent),
          "look for a slip of the unit, in the limit or in the concentration");
}

}  // namespace

void check_flows(const Library& draft, std::span<const PumpModel> models, Findings& out) {
  for (const CareArea& area : draft.areas) {
    for (const DrugEntry& entry : area.entries) {
      if (is_total(entry.limits.unit)) {
        try_dose(area, entry, out);
      } else {
        try_rates(area, entry, reach_of(area, entry, models), out);
      }
    }
  }
}

}  // namespace ph::server
