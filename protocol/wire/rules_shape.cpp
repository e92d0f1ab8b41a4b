#include "protocol/wire/rules_shape.hpp"

#include "protocol/wire/shapes.hpp"

namespace ph::wire {
namespace {

constexpr std::size_t kMostModels = 8;
constexpr std::size_t kMaxName = 200;

Decimal one_decimal(Members& members, std::string_view key) {
  return members.read<Decimal>(key, Decimal::parse);
}

}  // namespace

std::optional<Decimal> read_decimal(Members& members, std::string_view key) {
  if (!members.has(key)) return std::nullopt;
  return one_decimal(members, key);
}

void write_decimal(Writer& writer, std::string_view key, const std::optional<Decimal>& value) {
  if (value) writer.text(key, value->str());
}

std::optional<BodyWeight> read_weight(Members& members, std::string_view key) {
  if (!members.has(key)) return std::nullopt;
  return grams(members.integer(key, 1, 1'000'000));
}

void write_weight(Writer& writer, std::string_view key, const std::optional<BodyWeight>& weight) {
  if (weight) writer.number(key, weight->count());
}

std::optional<BodySurface> read_surface(Members& members, std::string_view key) {
  if (!members.has(key)) return std::nullopt;
  return BodySurface::of(members.integer(key, 1, 100'000));
}

void write_surface(Writer& writer, std::string_view key,
                   const std::optional<BodySurface>& surface) {
  if (surface) writer.number(key, surface->count());
}

LimitSet read_limits(Members& members, std::string_view key) {
  LimitSet out;
  members.object(key, [&](Members& limits) {
    out.hard_high = read_decimal(limits, "hard_high");
    out.hard_low = read_decimal(limits, "hard_low");
    out.soft_high = read_decimal(limits, "soft_high");
    out.soft_low = read_decimal(limits, "soft_low");
    out.unit = limits.read<DoseUnit>("unit", parse_dose_unit);
  });
  return out;
}

void write_limits(Writer& writer, std::string_view key, const LimitSet& limits) {
  writer.begin_object(key);
  write_decimal(writer, "hard_high", limits.hard_high);
  write_decimal(writer, "hard_low", limits.hard_low);
  write_decimal(writer, "soft_high", limits.soft_high);
  write_decimal(writer, "soft_low", limits.soft_low);
  writer.text("unit", to_string(limits.unit));
  writer.end_object();
}

DemandRules read_demand_rules(Members& members, std::string_view key) {
  DemandRules out;
  members.object(key, [&](Members& rules) {
    out.dose = read_limits(rules, "dose");
    out.lockout_least = read_time(rules, "lockout_least_ms");
    out.lockout_most = read_time(rules, "lockout_most_ms");
    out.window_most = one_decimal(rules, "window_most");
    out.window = read_time(rules, "window_ms");
  });
  return out;
}

void write_demand_rules(Writer& writer, std::string_view key, const DemandRules& rules) {
  writer.begin_object(key);
  write_limits(writer, "dose", rules.dose);
  writer.number("lockout_least_ms", rules.lockout_least.count());
  writer.number("lockout_most_ms", rules.lockout_most.count());
  writer.text("window_most", rules.window_most.str());
  writer.number("window_ms", rules.window.count());
  writer.end_object();
}

PeriodicRules read_periodic_rules(Members& members, std::string_view key) {
  PeriodicRules out;
  members.object(key, [&](Members& rules) {
    out.dose = read_limits(rules, "dose");
    out.interval_least = read_time(rules, "interval_least_ms");
  });
  return out;
}

void write_periodic_rules(Writer& writer, std::string_view key, const PeriodicRules& rules) {
  writer.begin_object(key);
  write_limits(writer, "dose", rules.dose);
  writer.number("interval_least_ms", rules.interval_least.count());
  writer.end_object();
}

TciRules read_tci_rules(Members& members, std::string_view key) {
  TciRules out;
  members.object(key, [&](Members& rules) {
    out.hard_high = one_decimal(rules, "hard_high_ng_per_ml");
    for (const std::string_view word : rules.texts("models", kMostModels)) {
      const auto model = parse_tci_model(word, "models");
      if (model) {
        out.models.push_back(*model);
      } else {
        rules.complain(model.error().fault, model.error().detail);
      }
    }
    out.overshoot_percent = static_cast<std::int32_t>(rules.integer("overshoot_percent", 0, 1'000));
    out.soft_high = one_decimal(rules, "soft_high_ng_per_ml");
  });
  return out;
}

void write_tci_rules(Writer& writer, std::string_view key, const TciRules& rules) {
  writer.begin_object(key);
  writer.text("hard_high_ng_per_ml", rules.hard_high.str());
  writer.begin_list("models");
  for (const TciModel model : rules.models) writer.item(to_string(model));
  writer.end_list();
  writer.number("overshoot_percent", rules.overshoot_percent);
  writer.text("soft_high_ng_per_ml", rules.soft_high.str());
  writer.end_object();
}

PatientGroup read_patients(Members& members, std::string_view key) {
  PatientGroup out;
  members.object(key, [&](Members& group) {
    out.name = group.text_or_empty("name", kMaxName);
    out.weight_least = read_weight(group, "weight_least_g");
    out.weight_most = read_weight(group, "weight_most_g");
  });
  return out;
}

void write_patients(Writer& writer, std::string_view key, const PatientGroup& group) {
  writer.begin_object(key);
  writer.text_if_any("name", group.name);
  write_weight(writer, "weight_least_g", group.weight_least);
  write_weight(writer, "weight_most_g", group.weight_most);
  writer.end_object();
}

}  // namespace ph::wire
