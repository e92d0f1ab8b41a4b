#include "server/library/diff_parts.hpp"

#include "server/library/limits_of.hpp"
#include "server/library/magnitude.hpp"

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

std::string surfaces(const std::optional<BodySurface>& least,
                     const std::optional<BodySurface>& most) {
  if (!least && !most) return {};
  return (least ? "from " + ph::to_string(*least) : std::string{}) + (least && most ? " " : "") +
         (most ? "up to " + ph::to_string(*most) : std::string{});
}

using Time = std::optional<std::chrono::milliseconds>;
Field time_field(const char* name, const Time& value) {
  return {name, time(value), value ? static_cast<double>(value->count()) : 0.0};
}

template <class Kind>
Field size_field(const char* name, const std::optional<Quantity<Kind>>& value) {
  return {name, value ? ph::to_string(*value) : std::string{},
          value ? static_cast<double>(value->count()) : 0.0};
}

Field dose_field(const char* name, const std::optional<Decimal>& value, DoseUnit unit) {
  return {name, value ? shown(*value, unit) : std::string{},
          value ? magnitude(*value, unit, {}) : 0};
}

Field target_field(const char* name, const std::optional<Decimal>& value) {
  return {name, value ? value->str() + " ng/mL" : std::string{},
          value ? static_cast<double>(value->in_billionths()) : 0.0};
}

template <class T, class Member>
auto of(const std::optional<T>& rules, Member T::*member) -> std::optional<Member> {
  return rules ? std::optional<Member>((*rules).*member) : std::nullopt;
}

void add_demand(std::vector<Field>& out, const std::optional<DemandRules>& rules) {
  out.push_back(time_field("shortest lockout", of(rules, &DemandRules::lockout_least)));
  out.push_back(time_field("longest lockout", of(rules, &DemandRules::lockout_most)));
  out.push_back(time_field("window", of(rules, &DemandRules::window)));
  out.push_back(dose_field("most in a window", of(rules, &DemandRules::window_most),
                           rules ? rules->dose.unit : DoseUnit{}));
}

void add_tci(std::vector<Field>& out, const std::optional<TciRules>& rules) {
  std::vector<std::string> models;
  if (rules) {
    for (const TciModel model : rules->models) models.emplace_back(ph::to_string(model));
  }
  out.push_back({"target models", join(models), 0, true});
  out.push_back(target_field("target soft high", of(rules, &TciRules::soft_high)));
  out.push_back(target_field("target hard high", of(rules, &TciRules::hard_high)));
  out.push_back({"target overshoot",
                 rules ? std::to_string(rules->overshoot_percent) + " %" : std::string{}});
}

template <class T>
std::string words(const std::vector<T>& values) {
  std::vector<std::string> out;
  for (const T& value : values) out.emplace_back(to_string(value));
  return join(out);
}

std::string model_words(const DrugEntry& entry) {
  std::vector<std::string> out;
  for (const ModelId& model : entry.models) out.push_back(model.str());
  return join(out);
}

Field usual_of(const DrugEntry& entry) {
  const bool rate = !is_total(entry.limits.unit);
  const DoseUnit unit = rate ? entry.limits.unit : DoseUnit{};
  return dose_field(rate ? "usual dose" : "usual rate", entry.usual, unit);
}

}  // namespace

std::vector<Field> settings_of(const DrugEntry& entry) {
  std::vector<Field> out = {
      {"name", entry.drug},
      {"shown name", entry.tall_man},
      {"class", entry.therapy_class},
      {"route", std::string(to_string(entry.route)), 0, true},
      {"kind", std::string(to_string(entry.kind)), 0, true},
      usual_of(entry),
      {"high alert", yes(entry.high_alert), 0, !entry.high_alert},
      {"life sustaining", yes(entry.life_sustaining), 0, !entry.life_sustaining},
      {"mechanisms", words(entry.mechanisms)},
      {"pump models", model_words(entry)},
      {"container", std::string(to_string(entry.container))},
      size_field("bolus rate", entry.bolus_rate_most)};
  add_demand(out, entry.demand);
  out.push_back(time_field("shortest interval of programmed boluses",
                           of(entry.periodic, &PeriodicRules::interval_least)));
  add_tci(out, entry.tci);
  out.push_back(time_field("shortest duration", entry.duration_least));
  out.push_back(time_field("longest duration", entry.duration_most));
  out.push_back({"patients", entry.patients.name});
  out.push_back(
      {"patients' weight", weights(entry.patients.weight_least, entry.patients.weight_most)});
  out.push_back({"clinical use", entry.clinical_use});
  out.push_back({"aliases", join(entry.aliases)});
  out.push_back({"codes", join(entry.codes)});
  out.push_back({"advisories", join(entry.advisories)});
  return out;
}

std::vector<Field> settings_of(const CareArea& area) {
  const std::chrono::milliseconds near_end = area.near_end;
  return {{"name", area.name},
          size_field("highest rate", std::optional(area.rate_max)),
          size_field("largest VTBI", std::optional(area.vtbi_max)),
          size_field("occlusion", std::optional(area.occlusion)),
          size_field("single bubble", std::optional(area.air_single)),
          time_field("near-end warning", near_end),
          size_field("KVO", area.kvo),
          {"restarts after occlusion", std::to_string(area.occlusion_restarts)},
          {"least alarm volume", std::to_string(area.alarm_volume_least) + " %"},
          {"patients' weight", weights(area.weight_least, area.weight_most)},
          {"patients' body surface", surfaces(area.surface_least, area.surface_most)}};
}

}  // namespace ph::server
