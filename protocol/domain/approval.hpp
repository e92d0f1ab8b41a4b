#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/bytes.hpp"
#include "protocol/base/clock.hpp"
#include "protocol/base/ids.hpp"
#include "protocol/base/result.hpp"

namespace ph {

// Which of the two words that a release needs (law 9).
enum class ApprovalStep : std::uint8_t { kFirst, kSecond };
std::string_view to_string(ApprovalStep step);

// One person's word that one content may be released under one number at one site. It is worth
// nothing for another content, number, site or step: a proof that was used once releases nothing
// else.
struct Approval {
  std::string site;
  ApprovalStep step = ApprovalStep::kFirst;
  std::uint32_t number = 0;       // the release that it is for: one above the highest so far
  Digest content{};               // SHA-256 of the canonical bytes with number 0
  std::vector<UserName> authors;  // of the content, sorted, as the approver was shown; at least one
  UserName approver;
  std::string reason;  // 1 to 200 bytes of printable text in one line
  WallTime at{};
  bool operator==(const Approval&) const = default;
};

// An approval with its Ed25519 signature by the approver's own key over approval_text(), with
// kApprovalContext.
struct SignedApproval {
  Approval approval;
  Signature signature{};
  bool operator==(const SignedApproval&) const = default;
};
inline constexpr std::string_view kApprovalContext = "pumphouse.approval.v1";

// The signed text, nine lines "key value\n" in a fixed order; the first is "pumphouse approval 1".
// People can read it, and `pumphouse library verify` shows it.
std::string approval_text(const Approval& approval);

// Reads approval_text() back, and nothing else: kMalformed names the line and what was expected.
Result<Approval> parse_approval(std::string_view text);

}  // namespace ph
