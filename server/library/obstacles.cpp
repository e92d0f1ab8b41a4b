#include "server/library/obstacles.hpp"

namespace ph::server {

std::vector<std::string> obstacles(std::span<const Finding> findings,
                                   std::span<const NeededTick> left) {
  std::vector<std::string> out;
  for (const auto& finding : findings) {
    if (!forbids_release(finding.check)) continue;
    out.push_back(std::string(to_string(finding.check)) + ": " + finding.drug + ", " +
                  finding.field + ": " + finding.why);
  }
  for (const auto& needed : left) out.push_back("not ticked: " + to_string(needed));
  return out;
}

}  // namespace ph::server
