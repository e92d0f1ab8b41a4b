#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/crypto/crypto.hpp"
#include "protocol/domain/approval.hpp"

namespace ph {

// Whose word counts for one of the two steps, and the key that proves it is theirs.
struct Approver {
  UserName name;
  ApprovalStep step = ApprovalStep::kFirst;
  crypto::PublicKey key{};
  std::optional<WallTime> retired;  // from then on it counts no longer; what it said before stands
  bool operator==(const Approver&) const = default;
};

// The approvers of a site, as approvers.toml lists them:
//   [[approver]]
//   name = "b.pharmacist"
//   step = "first"            # or "second"
//   key = "64 hexadecimal characters"
//   retired_ms = 1790000000000  # since 1970 UTC; absent while it counts
// A person has one row that counts, and therefore one step; a key belongs to one person for ever.
class Approvers {
 public:
  // `name` stands for the file in what is told. kMalformed with every problem, one a line.
  static Result<Approvers> read(std::string_view toml, const std::string& name);
  std::string toml() const;

  // kConflict: the name has a row that counts, or the key is known already.
  Status add(Approver approver);
  // kNotFound: nobody of that name has a row that counts.
  Status retire(const UserName& name, WallTime at);

  // Those that count now, for whoever is to sign now: a word of a retired key is refused whatever
  // time it carries.
  Approvers in_force() const;
  // The row by which this word was given: name, step, not retired at its time, and the signature is
  // by its key. nullptr: there is none.
  const Approver* whose(const SignedApproval& word) const;
  const std::vector<Approver>& all() const { return all_; }

 private:
  std::vector<Approver> all_;
};

// Whether the signature is by `key` over this very approval.
bool is_signed_by(const SignedApproval& word, const crypto::PublicKey& key);
// An approver's word.
SignedApproval sign_approval(Approval approval, const crypto::SecretKey& key);

}  // namespace ph
