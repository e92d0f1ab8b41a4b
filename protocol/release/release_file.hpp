#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "protocol/release/checks.hpp"
#include "protocol/release/proof.hpp"

namespace ph {

// One row of the server's audit log, with its place in the chain.
struct AuditRow {
  std::uint64_t row = 0;
  WallTime at{};
  std::string actor, act, subject, detail;
  Digest previous{};  // the chain of the row before it
  Digest chain{};
  bool operator==(const AuditRow&) const = default;
};
// SHA-256 of `previous` and the row's fields, each with its length before it: the law of the audit
// log's chain. The chain before the first row is 32 zero bytes.
Digest chain_of(const AuditRow& row);

// The acts of the rows that tell an approval and a release, and what stands in their detail, so
// that a row of the log belongs to one word and one release.
inline constexpr std::string_view kApprovedAct = "library.approved";
inline constexpr std::string_view kReleasedAct = "library.released";
std::string approved_detail(const SignedApproval& word);
std::string released_detail(std::uint32_t number, const Digest& digest, const std::string& reason);

// A release in one file, for anybody who wants to prove it without a server: the proof's text, the
// rows of the audit log that tell its approvals and release, and the library's canonical bytes to
// the end of the file:
//   (proof_text)
//   audit COUNT
//   row …, at …, actor …, act …, subject …, detail …, previous …, chain …   a line each, a row
//   eight library SIZE (SIZE bytes, then the end)
// A row's texts are escaped: \\ a backslash, \xHH any byte below space, 7f, and nothing else.
struct ReleaseFile {
  ReleaseProof proof;
  std::vector<AuditRow> rows;
  Bytes canonical;
  bool operator==(const ReleaseFile&) const = default;
};
inline constexpr std::size_t kMostRows = 100;
inline constexpr std::size_t kLargestReleaseFile = 17 * 1024 * 1024;

std::string release_text(const ReleaseFile& file);
// Reads release_text() back, and nothing else. kMalformed names the line.
Result<ReleaseFile> parse_release(std::string_view text);

// Everything that must hold of a release file, one check a line; when it does not parse, that
// alone. Beyond check_release(): digest, the site's signature, the rows. No byte of a file can be
// changed without one of them failing.
Checks verify_release(std::string_view text, const crypto::PublicKey& site_key,
                      const Approvers& approvers);

}  // namespace ph
