#pragma once
#include <string>

#include "protocol/release/proof.hpp"
#include "server/signer/judge.hpp"

namespace ph::server {

// What the site's key has signed, in two files of the signer's own folder:
//   highest   the last release; replaced as a whole, on disk before a signature is given away
//   record    one block a release, only ever added to: proof_text(), "previous" (SHA-256 of the
//             block before; zero at first), "recorded" (the site's signature over the block so far,
//             with kRecordContext), an empty line. An auditor reads it with `pumphouse-signer
//             record`.
// A power cut between the two leaves `highest` ahead, and the same request again adds the block.
// One owner. kUnavailable: the disk; then nothing was signed.
inline constexpr std::string_view kRecordContext = "pumphouse.signing-record.v1";

class SigningRecord {
 public:
  // Makes the folder's files for a site whose highest release so far is `number`: 0 for a new site.
  // kConflict when there are some: forgetting the highest number would let old releases come back.
  static Status begin(const std::string& folder, std::uint32_t number);
  static Result<SigningRecord> open(const std::string& folder);

  const Highest& highest() const { return highest_; }
  // Keeps a release that was judged: the next one, or the highest once more.
  Status keep(const ReleaseProof& proof, const crypto::SecretKey& key);

 private:
  SigningRecord(std::string folder, Highest highest)
      : folder_(std::move(folder)), highest_(highest) {}
  std::string folder_;
  Highest highest_;
};

struct RecordReading {
  std::vector<ReleaseProof> releases;
  std::vector<std::string> problems;  // empty: nothing was changed or taken out
  std::size_t cut = 0;                // pieces that a loss of power left; nothing rests on them
};
// Reads a record and proves it: each block by the site's key, each linked to the one before,
// numbers without a gap. Whether its end was cut off shows against `highest`. Pure.
RecordReading read_record(std::string_view text, const crypto::PublicKey& site_key);

}  // namespace ph::server
