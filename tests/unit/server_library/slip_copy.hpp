#pragma once
#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "tests/unit/server_library/seeded_errors.hpp"

namespace ph::server {

// What the makers of slips share: a copy of a sound library to spoil, and figures to spoil it with.

using Made = std::optional<Slip>;

// A copy of the library with the entry to spoil.
struct Copy {
  Library library;
  DrugEntry* entry;

  Copy(const Library& sound, std::size_t position)
      : library(sound), entry(&library.areas[0].entries[position]) {}
  Made spoilt(Check check) && { return Slip{check, entry->id, std::move(library)}; }
  // A further use of the same drug, spoilt afterwards.
  void add_use(const std::string& use) {
    DrugEntry other = *entry;
    other.id = EntryId{(use + '-' + entry->id.str()).substr(0, EntryId::kMaxLength)};
    other.drug += " (" + use + ")";
    other.tall_man += " (" + use + ")";
    library.areas[0].entries.push_back(std::move(other));
    entry = &library.areas[0].entries.back();
  }
};

inline Decimal times(const Decimal& value, std::int64_t factor) {
  return Decimal::of(value.coefficient() * factor, value.places());
}
inline Decimal tenths(const Decimal& value, int places) {
  return Decimal::of(value.coefficient(), std::min(value.places() + places, Decimal::kMaxPlaces));
}
inline bool has_room(const Decimal& value, int places) {
  return value.places() + places <= Decimal::kMaxPlaces;
}

inline bool is_rate(const DrugEntry& entry) { return !is_total(entry.limits.unit); }
inline bool in_mass(const DrugEntry& entry) {
  return substance_of(entry.limits.unit.amount) == Substance::kMass &&
         substance_of(entry.concentration.unit) == Substance::kMass;
}

// Slips in chosen concentrations, models, containers, areas and names of other kinds.
std::vector<SlipKind> house_slips();

}  // namespace ph::server
