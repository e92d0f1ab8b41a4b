#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/crypto/crypto.hpp"

namespace ph {

// The context of the site's signature over a checkpoint: no library can pass for one.
inline constexpr std::string_view kCheckpointContext = "pumphouse.audit-checkpoint.v1";

// The word of the site's signer, who holds a key that the server cannot read, that the audit had
// `row` rows and that their chain ended in `chain`. It has followed every row from the first on.
struct Checkpoint {
  std::string site;
  std::uint64_t row = 0;
  Digest chain{};
  WallTime at{};
  // SHA-256 of the text of the checkpoint before it; zero: the first. So none can be taken out.
  Digest previous{};
  // People put an older database in the place of the present one and said so to the signer: the
  // audit goes on behind this row, and what was countersigned beyond it is of a lost history.
  std::string restored;  // their reason, one line; empty: no such thing
  bool operator==(const Checkpoint&) const = default;
};

// Its text with its signature, which has one form only and ends with an empty line:
//   pumphouse audit checkpoint 1
//   site … / row … / chain … / at … (ms) / previous … / restored … / signed …
std::string signed_text(const Checkpoint& checkpoint, const crypto::SecretKey& key);

// One from the front of `text`, which moves behind it. kMalformed: none is there; `text` stays.
// kRefused: one is, and its signature does not hold; `text` moves.
Result<Checkpoint> take_checkpoint(std::string_view& text, const crypto::PublicKey& key);

// The signer's own file: every checkpoint it ever gave.
struct CheckpointReading {
  std::vector<Checkpoint> checkpoints;
  std::string last_text;              // of the last of them, with its signature
  std::vector<std::string> problems;  // empty: nothing was changed, taken out or put in
  std::size_t cut = 0;                // pieces that a loss of power left
};
CheckpointReading read_checkpoints(std::string_view text, const crypto::PublicKey& key);

}  // namespace ph
