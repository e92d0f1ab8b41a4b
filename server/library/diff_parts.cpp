#include "server/library/diff_parts.hpp"

#include "server/library/limits_of.hpp"

namespace ph::server {
namespace {

std::string yes(bool flag) { return flag ? "yes" : "no"; }

std::string join(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out.append(out.empty() ? "" : "; ").append(word);
  return out;
}

std::string time(const std::optional<std::chrono::milliseconds>& value) {
  return value ? ph::to_string(*value) : std::string{};
}

std::string weights(const std::optional<BodyWeight>& least, const std::optional<BodyWeight>& most) {
  if (!least && !most) return {};
  return (least ? "from " + ph::to_string(*least) : std::string{}) + (least && most ? " " : "") +
         (most ? "up to " + ph::to_string(*most) : std::string{});
}

std::string demand_of(const DrugEntry& entry) {
  if (!entry.demand) return {};
  const DemandRules& rules = *entry.demand;
  return "lockout " + ph::to_string(rules.lockout_least) + " to " +
         ph::to_string(rules.lockout_most) + ", at most " +
         shown(rules.window_most, rules.dose.unit) + " in " + ph::to_string(rules.window);
}

std::string tci_of(const DrugEntry& entry) {
  if (!entry.tci) return {};
  std::vector<std::string> models;
  for (const TciModel model : entry.tci->models) models.emplace_back(ph::to_string(model));
  return join(models) + ", target soft " + entry.tci->soft_high.str() + ", hard " +
         entry.tci->hard_high.str() + " ng/mL, overshoot " +
         std::to_string(entry.tci->overshoot_percent) + " %";
}

}  // namespace

std::vector<Field> settings_of(const DrugEntry& entry) {
  std::vector<std::string> mechanisms;
  for (const Mechanism mechanism : entry.mechanisms) mechanisms.emplace_back(to_string(mechanism));
  const bool rate = !is_total(entry.limits.unit);
  const std::string unit = rate ? ' ' + to_string(entry.limits.unit) : std::string(" mL/h");
  return {{"name", entry.drug},
          {"shown name", entry.tall_man},
          {"class", entry.therapy_class},
          {"route", std::string(to_string(entry.route))},
          {"kind", std::string(to_string(entry.kind))},
          {rate ? "usual dose" : "usual rate", entry.usual ? entry.usual->str() + unit : ""},
          {"high alert", yes(entry.high_alert)},
          {"life sustaining", yes(entry.life_sustaining)},
          {"mechanisms", join(mechanisms)},
          {"bolus rate", entry.bolus_rate_most ? ph::to_string(*entry.bolus_rate_most) : ""},
          {"demand doses", demand_of(entry)},
          {"programmed boluses",
           entry.periodic ? "every " + time(entry.periodic->interval_least) + " or more" : ""},
          {"target control", tci_of(entry)},
          {"shortest duration", time(entry.duration_least)},
          {"longest duration", time(entry.duration_most)},
          {"patients", entry.patients.name},
          {"patients' weight", weights(entry.patients.weight_least, entry.patients.weight_most)},
          {"clinical use", entry.clinical_use},
          {"aliases", join(entry.aliases)},
          {"advisories", join(entry.advisories)}};
}

std::vector<Field> settings_of(const CareArea& area) {
  return {{"name", area.name},
          {"highest rate", ph::to_string(area.rate_max)},
          {"largest VTBI", ph::to_string(area.vtbi_max)},
          {"occlusion", ph::to_string(area.occlusion)},
          {"single bubble", ph::to_string(area.air_single)},
          {"near-end warning", ph::to_string(std::chrono::milliseconds{area.near_end})},
          {"restarts after occlusion", std::to_string(area.occlusion_restarts)},
          {"patients' weight", weights(area.weight_least, area.weight_most)}};
}

}  // namespace ph::server
