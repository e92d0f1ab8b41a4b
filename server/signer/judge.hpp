#pragma once
#include <cstdint>
#include <string>

#include "protocol/release/checks.hpp"
#include "server/service/signer.hpp"

namespace ph::server {

// The last release that the site's key signed.
struct Highest {
  std::uint32_t number = 0;  // 0: none
  Digest digest{};           // of its canonical bytes
  Digest content{};          // of the same with number 0; both zero when it was signed elsewhere
  bool operator==(const Highest&) const = default;
};

// By what the signer judges.
struct SignerTerms {
  std::string site;
  Approvers approvers;  // in force
  Highest highest;
  WallTime now{};
};

// Whether this one word would count towards the next release, or towards the last once more: the
// server may have died before it kept the signature. kRefused with every reason. Pure.
Status judge_word(const SignedApproval& word, const SignerTerms& terms);

// Whether the site's key may sign. Everything of check_release(), times that are not ahead, and
// (safety: an old release, or an approval used once, never comes back under a new signature) the
// number is one above the highest, or is the highest with the very bytes that were signed. Pure.
Status judge_request(const ReleaseRequest& request, const SignerTerms& terms);

}  // namespace ph::server
