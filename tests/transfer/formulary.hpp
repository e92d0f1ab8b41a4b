#pragma once
#include <cstdint>
#include <string>

#include "protocol/domain/library.hpp"

namespace ph::transfer {

// A drug sheet of as many rows as a test or a bench needs: names of their own, sound limits, in the
// form that server/library imports. `revision` changes three of its rows, as a small release does.
std::string formulary_sheet(std::size_t rows, std::uint32_t revision = 0);

// The same as a library of `areas` care areas with `rows` entries each.
Library formulary(std::size_t areas, std::size_t rows, std::uint32_t number);

}  // namespace ph::transfer
