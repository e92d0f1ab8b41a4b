#pragma once
#include <string>
#include <vector>

#include "protocol/base/result.hpp"
#include "protocol/domain/approval.hpp"

namespace ph::server {

// What the site's key is asked to sign: a library, and who wants it.
struct ReleaseRequest {
  Bytes canonical;  // with its number
  SignedApproval first, second;
};

// Whoever holds the site's signing key. In programs it is a process of its own user
// (pumphouse-signer), which believes this server nothing: it proves both approvals itself. Calls
// wait for an answer: never on a strand that serves others; any thread.
class Signer {
 public:
  virtual ~Signer() = default;
  // Whether this one word would count, so that a person learns it at once. kRefused says why not:
  // unknown approver, wrong key, wrong step, other site, number not above the highest.
  virtual Status judge(const SignedApproval& approval) = 0;
  // The highest number that was signed, whether or not a server kept it; 0: none.
  virtual Result<std::uint32_t> highest() = 0;
  // The signature over `canonical` with crypto::kLibraryContext. kRefused when the two approvals do
  // not carry exactly this content; kUnavailable when the signer is not reached, then nothing is
  // released. The same request again gives the same signature (the server died before its commit).
  virtual Result<Signature> sign(const ReleaseRequest& request) = 0;
};

}  // namespace ph::server
