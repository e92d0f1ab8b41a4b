#include "server/library/obstacles.hpp"

namespace ph::server {

bool is_error(Check check) {
  switch (check) {
    case Check::kUnitMismatch:
    case Check::kLimitOrder:
    case Check::kDefaultOutside:
    case Check::kNoHardLimit:
    case Check::kAliasTwice:
    case Check::kPartOutside:
      return true;
    default:
      return false;
  }
}

std::vector<std::string> obstacles(std::span<const Finding> findings,
                                   std::span<const NeededTick> left) {
  std::vector<std::string> out;
  for (const auto& finding : findings) {
    if (!is_error(finding.check)) continue;
    out.push_back(std::string(to_string(finding.check)) + ": " + finding.drug + ", " +
                  finding.field + ": " + finding.why);
  }
  for (const auto& needed : left) out.push_back("not ticked: " + to_string(needed));
  return out;
}

}  // namespace ph::server
