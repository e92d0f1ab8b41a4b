#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/result.hpp"
#include "protocol/crypto/crypto.hpp"

namespace ph::storage {

// Something in a record that cannot be, or that somebody changed.
struct Finding {
  std::string about;  // "audit row 7", "pump P-0001 urgent", "order 4711", …
  std::string what;   // expected, got
};

// By what a record is proved, beside itself.
struct ProofTerms {
  // The site's; absent: signatures of releases and checkpoints are not looked at, and it is said.
  std::optional<crypto::PublicKey> site_key;
  // The signer's own file of checkpoints, as text; empty: only those that the database holds.
  std::string checkpoints;
};

// What was looked at, and what was found.
struct RecordProof {
  std::uint64_t audit_rows = 0, checkpoints = 0;
  std::uint64_t countersigned = 0;  // audit rows up to here stand under the signer's word
  std::uint64_t streams = 0, events = 0, doubled = 0, lost = 0;  // lost: by gaps nobody owned up to
  std::uint64_t declared_lost = 0;  // gaps that the audit names (record.lost)
  std::uint64_t orders = 0, alarms = 0, releases = 0;
  std::vector<Finding> findings;  // at most kMostFindings, then a last one says so
  static constexpr std::size_t kMostFindings = 1'000;
  void find(std::string about, std::string what);
};

// Proves one committed state of the database at `path`, which a server may be using: the file and
// its references by SQLite's own checks; the audit's chain, head and checkpoints; every lane's
// numbers without gap and each event once; every order's life as may_become() allows and as the
// pump's own events tell it; every alarm raised has its row, once, and ended where its end is
// recorded; every release's bytes, hash, signature and two people. Any thread; blocks; reads alone.
// Fails only where nothing can be read at all.
Result<RecordProof> prove_record(const std::string& path, const ProofTerms& terms);

}  // namespace ph::storage
