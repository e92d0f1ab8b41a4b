#pragma once
#include <string>

#include "protocol/crypto/checkpoint.hpp"
#include "server/service/witness.hpp"

namespace ph::server {

// Follows the server's audit and countersigns how far it has come, in a file of its own that is
// only ever added to: `checkpoints` in the signer's folder, on disk before a word is given away.
// Whoever holds the database alone cannot write it. One thread; blocks on the disk.
class AuditWitness {
 public:
  // Makes the file where there is none. kRefused: others can change it, or somebody has.
  static Result<AuditWitness> open(std::string folder, std::string site,
                                   const crypto::PublicKey& key);

  // Reads the file anew when a command has added to it meanwhile.
  Result<Witnessed> last();
  Result<Witnessed> follow(const WitnessRequest& request, const crypto::SecretKey& key,
                           WallTime now);
  // People put an older database in the place of the present one: the audit goes on behind its row
  // `row`. At the signer's own console, never over the socket. kConflict: `row` lies beyond the
  // last that was countersigned.
  Status restored(std::uint64_t row, const Digest& chain, const std::string& reason,
                  const crypto::SecretKey& key, WallTime now);

  static std::string path_in(const std::string& folder) { return folder + "/checkpoints"; }

 private:
  AuditWitness(std::string folder, std::string site, const crypto::PublicKey& key)
      : folder_(std::move(folder)), site_(std::move(site)), key_(key) {}
  Status read();
  Result<Witnessed> keep(Checkpoint next, const crypto::SecretKey& key);

  std::string folder_, site_;
  crypto::PublicKey key_;
  std::uintmax_t read_bytes_ = 0;  // size of the file when it was read
  Checkpoint last_;
  std::string last_text_;  // empty: there is none
};

}  // namespace ph::server
