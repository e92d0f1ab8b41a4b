#pragma once
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "protocol/domain/library.hpp"

namespace ph::server {

using NamedLimit = std::pair<const char*, std::optional<Decimal>>;

// The limits from the lowest to the highest, with the words a pharmacist uses.
inline std::array<NamedLimit, 4> limits_of(const LimitSet& limits) {
  return {{{"hard low", limits.hard_low},
           {"soft low", limits.soft_low},
           {"soft high", limits.soft_high},
           {"hard high", limits.hard_high}}};
}

// "5 mcg/kg/min"
inline std::string shown(const Decimal& value, DoseUnit unit) {
  return value.str() + ' ' + to_string(unit);
}

// What a custom concentration's limits are called: they are in an amount in one mL.
inline constexpr const char* kInOneMl = "amount in 1 mL ";

// Calls `each(name, limits)` for every limit set of the entry: its dose and its parts, not its
// custom concentration, which is no dose.
template <class Each>
void each_limit_set(const DrugEntry& entry, Each each) {
  each(std::string{}, entry.limits);
  if (entry.loading) each(std::string("loading dose "), *entry.loading);
  if (entry.bolus) each(std::string("bolus "), *entry.bolus);
  if (entry.demand) each(std::string("demand dose "), entry.demand->dose);
  if (entry.periodic) each(std::string("programmed bolus "), entry.periodic->dose);
}

}  // namespace ph::server
