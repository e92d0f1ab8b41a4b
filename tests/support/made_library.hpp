#pragma once
#include <cstdint>

#include "protocol/domain/library.hpp"

namespace ph {

// How large a made library is. The defaults are the ceiling of the format that a large hospital
// needs (issue 4): 32 care areas, 1,600 drugs, 10,000 entries.
struct LibrarySize {
  std::size_t areas = 32;
  std::size_t drugs = 1'600;
  std::size_t entries = 10'000;
};

// A library as a large hospital's: every drug with a name of its own of two or three syllables, in
// one to several concentrations and care areas, with limits that rise around a usual dose, a tenth
// of them with doses, PCA, targets or a custom concentration. Well formed; the same seed gives the
// same library. Names and figures are invented: for measuring and for properties, never for a
// patient.
Library made_library(std::uint64_t seed, LibrarySize size = {});

// The same with what one release changes: about `entries` limits moved by a tenth.
Library changed_library(Library library, std::uint64_t seed, std::size_t entries);

// One library with every field of it set or left out at random and every text at its worst
// (formulas, quotes, separators, line-end letters, other scripts), still well formed.
Library any_library(std::uint64_t seed);

}  // namespace ph
