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
  const auto surface = BodySurface::of(std::llround(patient.square_metres * 10'000));
  return inside(entry.patients.weight_least, entry.patients.weight_most) &&
         inside(area.weight_least, area.weight_most) &&
         (!area.surface_least || surface >= *area.surface_least) &&
         (!area.surface_most || surface <= *area.surface_most);
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

// What the pumps of the house that may give it, under the care area, can flow; nothing: none may.
std::optional<Reach> reach_of(const CareArea& area, const DrugEntry& entry,
                              std::span<const PumpModel> models) {
  const auto area_most = static_cast<double>(area.rate_max.count());
  if (models.empty()) return Reach{0, area_most};
  std::optional<Reach> out;
  for (const PumpModel& model : models) {
    if (!may_give(model, entry)) continue;
    const auto slowest = static_cast<double>(model.rate_min.count());
    const auto fastest = static_cast<double>(model.rate_max.count());
    if (!out) out = Reach{slowest, fastest};
    *out = {std::min(out->least, slowest), std::max(out->most, fastest)};
  }
  if (out) out->most = std::min(out->most, area_most);
  return out;
}

// Between the weakest and the strongest that may be chosen without an alert; one where it is fixed.
struct Strengths {
  Concentration weakest, strongest;
};
std::optional<Strengths> strengths_of(const DrugEntry& entry) {
  if (!entry.custom) return Strengths{entry.concentration, entry.concentration};
  const LimitSet& limits = *entry.custom;
  const auto& low = limits.soft_low ? limits.soft_low : limits.hard_low;
  const auto& high = limits.soft_high ? limits.soft_high : limits.hard_high;
  if (!low || !high || low->coefficient() <= 0) return std::nullopt;
  const AmountUnit unit = limits.unit.amount;
  return Strengths{{*low, unit, millilitres(1)}, {*high, unit, millilitres(1)}};
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

enum class Side { kSlow, kFast, kBoth };

void try_rate(const CareArea& area, const DrugEntry& entry, const NamedLimit& limit,
              const Reach& reach, const TypicalPatient& patient, Side side, Findings& out) {
  const auto strengths = strengths_of(entry);
  if (!strengths) return;
  const DoseUnit unit = entry.limits.unit;
  const auto fastest = fluid_for(*limit.second, unit, strengths->weakest, patient);
  const auto slowest = fluid_for(*limit.second, unit, strengths->strongest, patient);
  if (!fastest || !slowest) return;
  const bool slow = side != Side::kFast && *fastest < reach.least;
  const bool fast = side != Side::kSlow && *slowest > reach.most;
  if (!slow && !fast) return;
  const std::string who = std::to_string(std::lround(patient.kilograms)) + " kg";
  out.add(Check::kFlowOutside, area, entry, limit.first,
          std::string(limit.first) + ' ' + shown(*limit.second, unit) + " is " +
              (slow ? "below" : "above") + " every flow that can be given at " + who + ": " +
              in_ml_per_h(slow ? *fastest : *slowest) + " against " +
              in_ml_per_h(slow ? reach.least : reach.most),
          slow ? "a weaker concentration, or a pump for lower rates"
               : "a stronger concentration, or a limit that can be given");
}

// Something of the soft range, and the usual dose, must be possible for everyone; its whole upper
// end where the entry names its patients.
void try_rates(const CareArea& area, const DrugEntry& entry, const Reach& reach, Findings& out) {
  const LimitSet& limits = entry.limits;
  const auto& high = limits.soft_high ? limits.soft_high : limits.hard_high;
  const auto& low = limits.soft_low ? limits.soft_low : limits.hard_low;
  const Side at_the_top = names_patients(area, entry) ? Side::kBoth : Side::kSlow;
  for (const TypicalPatient& patient : patients_of(area, entry)) {
    const auto try_limit = [&](const char* name, const std::optional<Decimal>& value, Side side) {
      if (value) try_rate(area, entry, {name, value}, reach, patient, side, out);
    };
    try_limit("usual dose", entry.usual, Side::kBoth);
    try_limit(limits.soft_high ? "soft high" : "hard high", high, at_the_top);
    try_limit(limits.soft_low ? "soft low" : "hard low", low, Side::kFast);
  }
}

// The smallest dose of the lightest patient must come out of one container.
void try_dose(const CareArea& area, const DrugEntry& entry, Findings& out) {
  const auto& low = entry.limits.soft_low ? entry.limits.soft_low : entry.limits.hard_low;
  if (!low || entry.custom) return;
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
        const auto reach = reach_of(area, entry, models);
        if (reach) try_rates(area, entry, *reach, out);
      }
    }
  }
}

}  // namespace ph::server
