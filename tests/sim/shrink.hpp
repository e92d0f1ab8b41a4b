#pragma once
#include <cstdint>
#include <string>

#include "tests/sim/hospital.hpp"

namespace ph::sim {

// The smallest run that was found to break the same law as a failing one.
struct Shrunk {
  RunSettings settings;
  RunReport report;
  std::uint32_t runs = 0;  // that it took
};

// Fewer steps, fewer pumps, fewer strikes, in turn, as long as the same law breaks; ends when
// nothing can go, or when it has spent `most_steps` of the simulation.
Shrunk shrink(const RunSettings& settings, const RunReport& failing, std::uint64_t most_steps);

// Whether two violations are of one law: the same words, whatever the figures and names.
bool is_same_law(const std::string& a, const std::string& b);

// What to type after pumphouse-sim to see it again.
std::string command_line(const RunSettings& settings);

}  // namespace ph::sim
