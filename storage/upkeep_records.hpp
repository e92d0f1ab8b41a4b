#pragma once
#include <cstdint>
#include <string>

#include "protocol/base/bytes.hpp"
#include "protocol/base/clock.hpp"

namespace ph::storage {

// Keeps the signer's word on the audit (protocol/crypto/checkpoint.hpp) beside it. kConflict when
// the audit's row `row` has another chain, or is not there.
struct KeepCheckpoint {
  std::uint64_t row = 0;
  Digest chain{};
  std::string text;
};

// Lets minute trends before `before` go, of some pumps at least and about `most` rows at a time;
// Outcome::fresh says how many went, 0: none is left. An audit row names how many. Nothing else of
// the record is ever dropped.
struct DropTrends {
  WallTime before{};
  std::uint64_t most = 20'000;
  WallTime at{};
};

}  // namespace ph::storage
