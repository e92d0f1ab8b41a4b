#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "protocol/base/bytes.hpp"
#include "protocol/base/clock.hpp"
#include "protocol/base/result.hpp"

namespace ph::server {

// One row of the audit as it is shown to the witness; its number follows from its place.
struct SeenRow {
  WallTime at{};
  std::string actor, act, subject, detail;
  bool operator==(const SeenRow&) const = default;
};

// The rows behind row `after`, without a gap, and what their chain ends in.
struct WitnessRequest {
  std::uint64_t after = 0;
  std::vector<SeenRow> rows;
  Digest chain{};
};
inline constexpr std::size_t kMostWitnessedRows = 2'000;

// How far the witness has come.
struct Witnessed {
  std::uint64_t row = 0;  // 0: it has seen none
  Digest chain{};
  std::string text;  // its signed word (protocol/crypto/checkpoint.hpp); empty: it gave none
  bool operator==(const Witnessed&) const = default;
};

// Whoever follows the audit with a key that this server cannot read (pumphouse-signer). It reckons
// the chain itself, from the first row on, and signs only what continues what it signed last: not
// fewer rows, no other history. Calls wait for an answer: never on a strand that serves others.
class Witness {
 public:
  virtual ~Witness() = default;
  virtual Result<Witnessed> last_witnessed() = 0;
  // kConflict: it stands at another row than `after`. kRefused: the rows do not lead to `chain`.
  virtual Result<Witnessed> follow(const WitnessRequest& request) = 0;
};

}  // namespace ph::server
