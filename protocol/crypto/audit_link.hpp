#pragma once
#include <array>
#include <string_view>

#include "protocol/base/bytes.hpp"
#include "protocol/base/clock.hpp"

namespace ph::crypto {

// One link of the audit chain: SHA-256 of the link before it and of this row, each field with its
// length before it, so that no two rows give the same bytes. `words`: actor, act, subject, detail.
// The server writes by these lines and whoever proves a release offline reckons by them.
Digest audit_link(const Digest& previous, std::uint64_t row, WallTime at,
                  const std::array<std::string_view, 4>& words);

}  // namespace ph::crypto
