#pragma once
#include <memory>

#include "protocol/base/clock.hpp"
#include "server/signer/audit_witness.hpp"
#include "server/signer/frames.hpp"
#include "server/signer/signing_record.hpp"

namespace ph::server {

// Where the signer finds what is its own.
struct HolderFiles {
  std::string site;
  std::string secret_key, public_key;  // secret_key: of this user alone, mode 0600
  std::string approvers;  // read anew for every question; see protocol/release/approvers.hpp
  std::string folder;     // of SigningRecord
};

// Holds the site's signing key and decides alone whether it signs (judge.hpp). Believes whoever
// asks nothing. The key lies in locked memory where the system allows it, and is overwritten at the
// end. One thread at a time; blocking on the disk.
class KeyHolder final : public Signer, public Witness {
 public:
  // kRefused: a file that others can change or read; the two keys do not belong together.
  static Result<std::unique_ptr<KeyHolder>> open(HolderFiles files, const Clock& clock);
  ~KeyHolder() override;
  KeyHolder(const KeyHolder&) = delete;
  KeyHolder& operator=(const KeyHolder&) = delete;

  Status judge(const SignedApproval& approval) override;
  Result<std::uint32_t> highest() override { return record_.highest().number; }
  Result<Signature> sign(const ReleaseRequest& request) override;
  Result<Witnessed> last_witnessed() override { return witness_->last(); }
  Result<Witnessed> follow(const WitnessRequest& request) override;
  // See AuditWitness::restored(); for the console.
  Status audit_restored(std::uint64_t row, const Digest& chain, const std::string& reason);
  Identity identity() const;
  bool is_key_locked() const { return locked_; }  // never written to swap

 private:
  KeyHolder(HolderFiles files, const Clock& clock, SigningRecord record);
  Status read_keys();
  Result<SignerTerms> terms() const;

  HolderFiles files_;
  const Clock& clock_;
  SigningRecord record_;
  std::optional<AuditWitness> witness_;  // from open() on
  crypto::KeyPair keys_;
  bool locked_ = false;
};

// The approvers' file, which nobody but this user or root may change. An empty file has none.
Result<Approvers> read_approvers(const std::string& path);

}  // namespace ph::server
