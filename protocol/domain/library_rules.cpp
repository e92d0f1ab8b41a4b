#include <algorithm>
#include <cctype>

#include "protocol/base/text.hpp"
#include "protocol/domain/inspection.hpp"

namespace ph {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr std::size_t kMostAdvisories = 4;
constexpr std::size_t kLongestAdvisory = 160;
constexpr int kMostRestarts = 9;  // P52

// A dose that the pump gives at a key or by itself needs an end that nobody overrides (P21).
void check_dose(const DrugEntry& entry, const LimitSet& dose, const std::string& part,
                Inspection& inspection) {
  check_order(dose, part + ' ', inspection);
  inspection.expect(is_total(dose.unit),
                    part + ": expected a total dose such as mg, got " + to_string(dose.unit));
  const Substance dosed = substance_of(dose.unit.amount);
  inspection.expect(dosed == Substance::kVolume || dosed == substance_of(entry.concentration.unit),
                    part + " unit " + to_string(dose.unit) + ": does not fit concentration " +
                        to_string(entry.concentration));
  inspection.expect(dose.hard_high && dose.hard_high->coefficient() > 0,
                    part + ": expected a hard high limit above 0");
}

void check_demand(const DrugEntry& entry, const DemandRules& rules, Inspection& inspection) {
  check_dose(entry, rules.dose, "demand dose", inspection);
  inspection.expect(rules.lockout_least >= milliseconds{0} &&
                        rules.lockout_least <= rules.lockout_most &&
                        rules.lockout_most > milliseconds{0} && rules.lockout_most <= hours{6},
                    "lockout: expected 0 to 6 h, the least not above the most, got " +
                        to_string(rules.lockout_least) + " to " + to_string(rules.lockout_most));
  const bool whole_hours = rules.window % hours{1} == milliseconds{0} && rules.window >= hours{1} &&
                           rules.window <= hours{8};
  inspection.expect(
      rules.window == minutes{15} || whole_hours,
      "window: expected 15 min or 1 to 8 whole hours, got " + to_string(rules.window));
  const Decimal least = rules.dose.hard_high.value_or(Decimal{});
  inspection.expect(rules.window_most.coefficient() > 0 && rules.window_most >= least,
                    "window limit: expected at least the hard high limit of the demand dose, got " +
                        rules.window_most.str());
}

void check_periodic(const DrugEntry& entry, const PeriodicRules& rules, Inspection& inspection) {
  check_dose(entry, rules.dose, "programmed dose", inspection);
  inspection.expect(entry.route == Route::kEpidural,
                    "programmed boluses: expected the epidural route, got " +
                        std::string(to_string(entry.route)));
  inspection.expect(rules.interval_least >= minutes{1} && rules.interval_least <= hours{24},
                    "interval: expected 1 min to 24 h, got " + to_string(rules.interval_least));
}

// A model's figures are those of one drug.
std::string_view drug_of(TciModel model) {
  return model == TciModel::kMinto ? "remifentanil" : "propofol";
}

// The strengths in which the drug is given: 2 to 20 mg/mL of propofol, 20 to 250 mcg/mL of
// remifentanil.
void check_strength(const DrugEntry& entry, TciModel model, Inspection& inspection) {
  const Concentration& held = entry.concentration;
  if (substance_of(held.unit) != Substance::kMass || held.diluent <= Volume{}) return;
  const bool minto = model == TciModel::kMinto;
  const AmountUnit unit = minto ? AmountUnit::kMicrogram : AmountUnit::kMilligram;
  const Concentration least{Decimal::of(minto ? 20 : 2), unit, millilitres(1)};
  const Concentration most{Decimal::of(minto ? 250 : 20), unit, millilitres(1)};
  inspection.expect(compare_strength(held, least) >= 0 && compare_strength(held, most) <= 0,
                    "TCI: expected " + to_string(least) + " to " + to_string(most) +
                        " with model " + std::string(to_string(model)) + ", got " +
                        to_string(held));
}

void check_model(const DrugEntry& entry, TciModel model, Inspection& inspection) {
  const bool fits = lower(entry.drug).find(drug_of(model)) != std::string::npos;
  inspection.expect(model != TciModel::kNone && fits,
                    "TCI model " + std::string(to_string(model)) + ": not for " + entry.drug);
  if (fits) check_strength(entry, model, inspection);
}

// What the model was made for (pump reference, section 4): 15 mcg/mL of propofol, 20 ng/mL of
// remifentanil.
Decimal highest_target(TciModel model) {
  return Decimal::of(model == TciModel::kMinto ? 20 : 15'000);
}

void check_tci(const DrugEntry& entry, const TciRules& rules, Inspection& inspection) {
  inspection.expect(!rules.models.empty(), "TCI: expected at least one model");
  for (const TciModel model : rules.models) {
    check_model(entry, model, inspection);
    inspection.expect(rules.hard_high <= highest_target(model),
                      "TCI target: expected at most " + highest_target(model).str() +
                          " ng/mL with model " + std::string(to_string(model)) + ", got " +
                          rules.hard_high.str());
    inspection.expect(std::count(rules.models.begin(), rules.models.end(), model) == 1,
                      "TCI model " + std::string(to_string(model)) + ": stands twice");
  }
  inspection.expect(entry.route == Route::kIntravenous, "TCI: expected the intravenous route");
  inspection.expect(substance_of(entry.concentration.unit) == Substance::kMass,
                    "TCI: expected a drug by mass, got " + to_string(entry.concentration));
  inspection.expect(rules.soft_high.coefficient() > 0 && rules.soft_high <= rules.hard_high,
                    "TCI target: expected a soft limit above 0 and not above the hard one, got " +
                        rules.soft_high.str() + " and " + rules.hard_high.str() + " ng/mL");
  inspection.expect(
      rules.overshoot_percent >= 100 && rules.overshoot_percent <= 450,
      "TCI overshoot: expected 100 to 450 percent, got " + std::to_string(rules.overshoot_percent));
}

void check_weights(const std::optional<BodyWeight>& least, const std::optional<BodyWeight>& most,
                   Inspection& inspection) {
  const auto in_range = [](const std::optional<BodyWeight>& weight) {
    return !weight || (*weight >= grams(200) && *weight <= kilograms(500));
  };
  inspection.expect(in_range(least) && in_range(most) && (!least || !most || *least <= *most),
                    "patient weight: expected 0.2 kg to 500 kg, the least not above the most");
}

void check_surfaces(const std::optional<BodySurface>& least, const std::optional<BodySurface>& most,
                    Inspection& inspection) {
  const auto in_range = [](const std::optional<BodySurface>& surface) {
    return !surface || (surface->count() >= 500 && surface->count() <= 40'000);
  };
  inspection.expect(in_range(least) && in_range(most) && (!least || !most || *least <= *most),
                    "body surface: expected 0.05 m2 to 4 m2, the least not above the most");
}

void check_times(const DrugEntry& entry, Inspection& inspection) {
  const milliseconds least = entry.duration_least.value_or(std::chrono::seconds{1});
  const milliseconds most = entry.duration_most.value_or(hours{8'760});
  inspection.expect(least >= std::chrono::seconds{1} && least <= most && most <= hours{8'760},
                    "duration: expected 1 s to 8760 h, the least not above the most, got " +
                        to_string(least) + " to " + to_string(most));
}

void check_advisories(const DrugEntry& entry, Inspection& inspection) {
  inspection.expect(
      entry.advisories.size() <= kMostAdvisories,
      "advisories: expected at most 4, got " + std::to_string(entry.advisories.size()));
  for (const std::string& advisory : entry.advisories) {
    inspection.expect(!advisory.empty() && advisory.size() <= kLongestAdvisory,
                      "advisory: expected 1 to 160 bytes, got " + std::to_string(advisory.size()));
  }
}

}  // namespace

void check_custom(const DrugEntry& entry, Inspection& inspection) {
  const LimitSet& custom = *entry.custom;
  const std::string got = ", got " + to_string(custom.unit);
  check_order(custom, "concentration ", inspection);
  inspection.expect(is_total(custom.unit) && custom.unit.basis == Basis::kNone,
                    "custom concentration: expected limits in an amount in 1 mL such as mg" + got);
  inspection.expect(substance_of(custom.unit.amount) == substance_of(entry.concentration.unit) &&
                        substance_of(custom.unit.amount) != Substance::kVolume,
                    "custom concentration: expected limits in the drug of the container, " +
                        std::string(to_string(entry.concentration.unit)) + got);
  inspection.expect(!entry.tci && entry.kind != EntryKind::kTci,
                    "custom concentration: not with TCI, whose models need a known one");
}

void check_rules(const DrugEntry& entry, Inspection& inspection) {
  if (entry.loading) check_dose(entry, *entry.loading, "loading dose", inspection);
  if (entry.bolus) check_dose(entry, *entry.bolus, "bolus", inspection);
  if (entry.demand) check_demand(entry, *entry.demand, inspection);
  if (entry.periodic) check_periodic(entry, *entry.periodic, inspection);
  if (entry.tci) check_tci(entry, *entry.tci, inspection);
  inspection.expect(!entry.bolus_rate_most || *entry.bolus_rate_most > FlowRate{},
                    "bolus rate: expected above 0 mL/h");
  const bool beside_a_rate =
      entry.loading || entry.bolus || entry.demand || entry.periodic || entry.tci;
  inspection.expect(!beside_a_rate || !is_total(entry.limits.unit),
                    "dose unit " + to_string(entry.limits.unit) +
                        ": loading, bolus, demand, programmed doses and TCI need a rate");
  check_times(entry, inspection);
  check_weights(entry.patients.weight_least, entry.patients.weight_most, inspection);
  check_advisories(entry, inspection);
}

void check_area(const CareArea& area, Inspection& inspection) {
  inspection.expect(
      area.occlusion_restarts <= kMostRestarts,
      "occlusion restarts: expected 0 to 9, got " + std::to_string(area.occlusion_restarts));
  inspection.expect(
      !area.kvo || (*area.kvo >= microlitres_per_hour(100) &&
                    *area.kvo <= millilitres_per_hour(20) && *area.kvo <= area.rate_max),
      "KVO: expected 0.1 mL/h to 20 mL/h and not above the maximum rate, got " +
          to_string(area.kvo.value_or(FlowRate{})));
  inspection.expect(area.alarm_volume_least <= 100, "alarm volume: expected 0 to 100, got " +
                                                        std::to_string(area.alarm_volume_least));
  check_weights(area.weight_least, area.weight_most, inspection);
  check_surfaces(area.surface_least, area.surface_most, inspection);
}

}  // namespace ph
