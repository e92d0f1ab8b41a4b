#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "protocol/release/approvers.hpp"

namespace ph {

// One thing that must hold, in words, and why it does not; `wrong` empty: it holds.
struct Check {
  std::string claim;
  std::string wrong;
};
using Checks = std::vector<Check>;
// kRefused with everything that is wrong, after "; ".
Status all_hold(const Checks& checks);

// The one list of what a release needs, by which the signer signs and anybody verifies. Pure; any
// thread. "Safety" below: without the check, one person or a hostile server could release what two
// did not approve. "Order": it keeps the record in order and catches mistakes.

// One word by itself. Safety: it is for this site, and by the registered key of the person it names
// for the step it names; so a person cannot give the other step's word.
Checks check_approval(const SignedApproval& word, const std::string& site,
                      const Approvers& approvers);

// Two words and what they are about.
// Safety: each word as above, the first for the first step and the second for the second; two
// persons and two keys; the second is none of the authors, as both were shown them; both are for
// the same number, content and authors; `canonical` is one library in its only form, of this site
// and number, and its content (with number 0) is what both approved.
// Order: the second word is not older than the first by more than clocks differ (kClocksDiffer).
// Times are no proof against replay: the number is, for it is used up by one release.
struct ApprovedLibrary {
  std::string site;
  ByteView canonical;
  const SignedApproval& first;
  const SignedApproval& second;
};
Checks check_release(const ApprovedLibrary& release, const Approvers& approvers);
inline constexpr std::chrono::minutes kClocksDiffer{5};

// Order: a word from the future is a wrong clock or a mistake; `now` is the signer's.
Check check_time(const SignedApproval& word, WallTime now);

// SHA-256 of the canonical bytes of the same library with number 0: what approvals name. kMalformed
// when `canonical` is not a library's canonical bytes.
Result<Digest> content_of(ByteView canonical);

}  // namespace ph
