#pragma once
#include "protocol/domain/library.hpp"
#include "protocol/wire/json_reader.hpp"
#include "protocol/wire/json_writer.hpp"

namespace ph::wire {

// The shapes inside a library's entry, in canonical form: members in the order of their names, and
// what is not set left out.

LimitSet read_limits(Members& members, std::string_view key);
void write_limits(Writer& writer, std::string_view key, const LimitSet& limits);

std::optional<Decimal> read_decimal(Members& members, std::string_view key);
void write_decimal(Writer& writer, std::string_view key, const std::optional<Decimal>& value);

std::optional<BodyWeight> read_weight(Members& members, std::string_view key);
void write_weight(Writer& writer, std::string_view key, const std::optional<BodyWeight>& weight);

std::optional<BodySurface> read_surface(Members& members, std::string_view key);
void write_surface(Writer& writer, std::string_view key, const std::optional<BodySurface>& surface);

DemandRules read_demand_rules(Members& members, std::string_view key);
void write_demand_rules(Writer& writer, std::string_view key, const DemandRules& rules);
PeriodicRules read_periodic_rules(Members& members, std::string_view key);
void write_periodic_rules(Writer& writer, std::string_view key, const PeriodicRules& rules);
TciRules read_tci_rules(Members& members, std::string_view key);
void write_tci_rules(Writer& writer, std::string_view key, const TciRules& rules);
PatientGroup read_patients(Members& members, std::string_view key);
void write_patients(Writer& writer, std::string_view key, const PatientGroup& group);

}  // namespace ph::wire
