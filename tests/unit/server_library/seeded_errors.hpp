#pragma once
#include <optional>
#include <string>
#include <vector>

#include "server/library/check.hpp"

namespace ph::server {

// An author's slip, put into a sound library: which check must find it, at which entry.
struct Slip {
  Check check;
  EntryId entry;
  Library library;
};

// The kinds of slip that are seeded, each named after its check and what the author did.
struct SlipKind {
  const char* name;
  // The library with that slip at entry `position` of its only area, if the entry lends itself.
  std::optional<Slip> (*make)(const Library& sound, std::size_t position);
};
const std::vector<SlipKind>& slip_kinds();

}  // namespace ph::server
