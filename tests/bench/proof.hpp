#pragma once
#include <memory>
#include <string>
#include <vector>

#include "tests/bench/load_pump.hpp"

namespace ph::bench {

// What the database holds of what the pumps recorded.
struct Proof {
  std::uint64_t recorded = 0;  // by the pumps
  std::uint64_t lost = 0;      // recorded, but not stored as it was
  std::uint64_t doubled = 0;   // rows beyond the first of an event, or of no event at all
};

// Reads every stored event of the database of a stopped server.
Result<Proof> prove(const std::string& database,
                    const std::vector<std::unique_ptr<LoadPump>>& pumps);

}  // namespace ph::bench
