#include "server/signer/audit_witness.hpp"

#include <filesystem>

#include "protocol/crypto/audit_link.hpp"
#include "server/signer/files.hpp"

namespace ph::server {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kMostFile = 1024UL * 1024 * 1024;
constexpr std::size_t kLongestReason = 200;

std::uintmax_t size_of(const std::string& path) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  return error ? 0 : size;
}

}  // namespace

Result<AuditWitness> AuditWitness::open(std::string folder, std::string site,
                                        const crypto::PublicKey& key) {
  const std::string path = path_in(folder);
  if (!fs::exists(path)) {
    if (auto made = make_text(path, "", 0644); !made) return fail(made.error());
  }
  AuditWitness out(std::move(folder), std::move(site), key);
  if (auto done = out.read(); !done) return fail(done.error());
  return out;
}

Status AuditWitness::read() {
  const std::string path = path_in(folder_);
  if (auto safe = is_safe_from_others(path); !safe) return safe;
  const std::uintmax_t size = size_of(path);
  if (size == read_bytes_) return {};
  const auto text = read_text(path, kMostFile);
  if (!text) return fail(text.error());
  const auto reading = read_checkpoints(*text, key_);
  if (!reading.problems.empty()) {
    return fail(Fault::kRefused, path + ": " + reading.problems.front());
  }
  last_ = reading.checkpoints.empty() ? Checkpoint{} : reading.checkpoints.back();
  last_text_ = reading.last_text;
  read_bytes_ = size;
  return {};
}

Result<Witnessed> AuditWitness::last() {
  if (auto done = read(); !done) return fail(done.error());
  return Witnessed{last_.row, last_.chain, last_text_};
}

Result<Witnessed> AuditWitness::follow(const WitnessRequest& request, const crypto::SecretKey& key,
                                       WallTime now) {
  if (auto done = read(); !done) return fail(done.error());
  if (request.after != last_.row || request.rows.empty()) {
    return fail(Fault::kConflict, "audit: expected the rows behind row " +
                                      std::to_string(last_.row) + ", got " +
                                      std::to_string(request.rows.size()) + " behind row " +
                                      std::to_string(request.after));
  }
  Checkpoint next;
  next.row = request.after;
  next.chain = last_.chain;
  for (const SeenRow& row : request.rows) {
    next.chain = crypto::audit_link(next.chain, ++next.row, row.at,
                                    {row.actor, row.act, row.subject, row.detail});
  }
  if (next.chain != request.chain) {
    return fail(Fault::kRefused,
                "audit row " + std::to_string(next.row) +
                    ": is of another history than the one countersigned up to row " +
                    std::to_string(last_.row) +
                    "; see that nobody changed the database, or tell the signer of a restore");
  }
  next.at = now;
  return keep(std::move(next), key);
}

Status AuditWitness::restored(std::uint64_t row, const Digest& chain, const std::string& reason,
                              const crypto::SecretKey& key, WallTime now) {
  if (auto done = read(); !done) return done;
  if (reason.empty() || reason.size() > kLongestReason || reason.find('\n') != reason.npos) {
    return fail(Fault::kMalformed, "--reason: expected one line of at most 200 bytes");
  }
  if (row > last_.row) {
    return fail(Fault::kConflict, "audit: row " + std::to_string(row) + " lies beyond row " +
                                      std::to_string(last_.row) +
                                      ", the last that was countersigned: nothing to go back from");
  }
  Checkpoint next;
  next.row = row;
  next.chain = chain;
  next.at = now;
  next.restored = reason;
  const auto kept = keep(std::move(next), key);
  if (!kept) return fail(kept.error());
  return {};
}

Result<Witnessed> AuditWitness::keep(Checkpoint next, const crypto::SecretKey& key) {
  next.site = site_;
  if (!last_text_.empty()) next.previous = crypto::sha256(as_bytes(last_text_));
  std::string text = signed_text(next, key);
  const std::string path = path_in(folder_);
  if (auto kept = append_text(path, text); !kept) {
    read_bytes_ = 0;  // what stands there is read before the next
    return fail(Fault::kUnavailable, kept.error().detail);
  }
  read_bytes_ = size_of(path);
  last_ = std::move(next);
  last_text_ = std::move(text);
  return Witnessed{last_.row, last_.chain, last_text_};
}

}  // namespace ph::server
