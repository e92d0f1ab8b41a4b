#include "tests/sim/planted.hpp"

#include <algorithm>
#include <string>

namespace ph::sim {

Result<Planted> parse_planted(std::string_view text) {
  const auto found = std::find_if(kPlants.begin(), kPlants.end(),
                                  [&](const Plant& each) { return each.name == text; });
  if (found != kPlants.end()) return found->planted;
  return fail(Fault::kMalformed, "--plant: expected one of " + planted_names() + ", got \"" +
                                     std::string(text) + "\"");
}

std::string planted_names() {
  std::string out;
  for (const Plant& each : kPlants) out.append(out.empty() ? "" : ", ").append(each.name);
  return out;
}

bool speaks_of(std::string_view violation, const Plant& plant) {
  std::string_view left = plant.law;
  while (!left.empty()) {
    const std::size_t end = std::min(left.find('|'), left.size());
    if (violation.find(left.substr(0, end)) != std::string_view::npos) return true;
    left.remove_prefix(std::min(end + 1, left.size()));
  }
  return false;
}

}  // namespace ph::sim
