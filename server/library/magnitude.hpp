#pragma once
#include <cmath>
#include <optional>

#include "protocol/domain/library.hpp"

namespace ph::server {

// A patient that plausibility is reckoned for.
struct TypicalPatient {
  double kilograms = 70;
  double square_metres = 1.8;
};

// Roughly what a dose amounts to, in smallest parts of its substance, an hour for rates: to compare
// orders of magnitude over units. Never against a limit: those comparisons are exact (compare()).
inline double magnitude(const Decimal& value, DoseUnit unit, const TypicalPatient& patient) {
  double out = static_cast<double>(value.coefficient()) / std::pow(10.0, value.places());
  out *= static_cast<double>(parts_in(unit.amount));
  if (unit.basis == Basis::kPerKilogram) out *= patient.kilograms;
  if (unit.basis == Basis::kPerSquareMetre) out *= patient.square_metres;
  if (unit.pace == Pace::kPerMinute) out *= 60;
  if (unit.pace == Pace::kPerDay) out /= 24;
  return out;
}

// Volume (nL), or flow (nL/h) for rates, that gives it in this concentration; empty when their
// substances differ.
inline std::optional<double> fluid_for(const Decimal& value, DoseUnit unit,
                                       const Concentration& held, const TypicalPatient& patient) {
  const double dose = magnitude(value, unit, patient);
  if (substance_of(unit.amount) == Substance::kVolume) return dose;
  if (substance_of(unit.amount) != substance_of(held.unit)) return std::nullopt;
  const DoseUnit whole{held.unit, Basis::kNone, Pace::kTotal};
  const double amount = magnitude(held.amount, whole, patient);
  if (amount <= 0) return std::nullopt;
  return dose / amount * static_cast<double>(held.diluent.count());
}

}  // namespace ph::server
