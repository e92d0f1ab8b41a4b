#pragma once
#include <span>
#include <string>
#include <vector>

#include "server/library/check.hpp"
#include "server/library/ticks.hpp"

namespace ph::server {

// Everything that keeps a person from approving a draft: its errors, and what this person has not
// ticked. Empty: nothing does.
std::vector<std::string> obstacles(std::span<const Finding> findings,
                                   std::span<const NeededTick> left);

}  // namespace ph::server
