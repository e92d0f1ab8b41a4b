#include "server/signer/key_holder.hpp"

#include <sys/mman.h>

#include "protocol/crypto/approver_key.hpp"
#include "server/signer/files.hpp"

namespace ph::server {
namespace {

constexpr std::size_t kMostApprovers = 1024 * 1024;

}  // namespace

Result<Approvers> read_approvers(const std::string& path) {
  if (auto safe = is_safe_from_others(path); !safe) return fail(safe.error());
  const auto text = read_text(path, kMostApprovers);
  if (!text) return fail(text.error());
  return Approvers::read(*text, path);
}

KeyHolder::KeyHolder(HolderFiles files, const Clock& clock, SigningRecord record)
    : files_(std::move(files)), clock_(clock), record_(std::move(record)) {}

KeyHolder::~KeyHolder() {
  crypto::wipe(keys_);
  ::munlock(&keys_, sizeof keys_);
}

Result<std::unique_ptr<KeyHolder>> KeyHolder::open(HolderFiles files, const Clock& clock) {
  auto record = SigningRecord::open(files.folder);
  if (!record) return fail(record.error());
  if (auto approvers = read_approvers(files.approvers); !approvers) return fail(approvers.error());
  std::unique_ptr<KeyHolder> holder(new KeyHolder(std::move(files), clock, std::move(*record)));
  if (auto read = holder->read_keys(); !read) return fail(read.error());
  auto witness =
      AuditWitness::open(holder->files_.folder, holder->files_.site, holder->keys_.public_key);
  if (!witness) return fail(witness.error());
  holder->witness_ = std::move(*witness);
  return holder;
}

Status KeyHolder::read_keys() {
  locked_ = ::mlock(&keys_, sizeof keys_) == 0;
  if (auto own = is_own_secret(files_.secret_key); !own) return own;
  auto secret_key = crypto::read_secret_key(files_.secret_key);
  if (!secret_key) return fail(secret_key.error());
  keys_.secret_key = *secret_key;
  secret_key->fill(0);
  const auto public_key = crypto::read_public_key(files_.public_key);
  if (!public_key) return fail(public_key.error());
  keys_.public_key = *public_key;
  const auto probe = as_bytes("pumphouse");
  const auto signature = crypto::sign(keys_.secret_key, "pumphouse.probe.v1", probe);
  if (crypto::verify(keys_.public_key, "pumphouse.probe.v1", probe, signature)) return {};
  return fail(Fault::kRefused,
              files_.public_key + ": is not the public half of " + files_.secret_key);
}

Result<SignerTerms> KeyHolder::terms() const {
  const auto approvers = read_approvers(files_.approvers);
  if (!approvers) return fail(Fault::kUnavailable, approvers.error().detail);
  return SignerTerms{files_.site, approvers->in_force(), record_.highest(), clock_.now().wall};
}

Status KeyHolder::judge(const SignedApproval& approval) {
  const auto by = terms();
  if (!by) return fail(by.error());
  return judge_word(approval, *by);
}

Result<Signature> KeyHolder::sign(const ReleaseRequest& request) {
  const auto by = terms();
  if (!by) return fail(by.error());
  if (auto judged = judge_request(request, *by); !judged) return fail(judged.error());
  ReleaseProof proof;
  proof.site = files_.site;
  proof.number = request.second.approval.number;
  proof.digest = crypto::sha256(request.canonical);
  proof.signature = crypto::sign(keys_.secret_key, crypto::kLibraryContext, request.canonical);
  proof.first = request.first;
  proof.second = request.second;
  if (auto kept = record_.keep(proof, keys_.secret_key); !kept) {
    return fail(Fault::kUnavailable, kept.error().detail);
  }
  return proof.signature;
}

Result<Witnessed> KeyHolder::follow(const WitnessRequest& request) {
  return witness_->follow(request, keys_.secret_key, clock_.now().wall);
}

Status KeyHolder::audit_restored(std::uint64_t row, const Digest& chain,
                                 const std::string& reason) {
  return witness_->restored(row, chain, reason, keys_.secret_key, clock_.now().wall);
}

Identity KeyHolder::identity() const {
  return {files_.site, keys_.public_key, record_.highest().number};
}

}  // namespace ph::server
