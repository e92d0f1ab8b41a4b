#include "server/app/site_signer.hpp"

namespace ph::server {

Status check_signer(SignerClient& signer, const ServerConfig& config) {
  const auto key = crypto::read_public_key(config.public_key_path);
  if (!key) return fail(Fault::kRefused, key.error().detail);
  return signer.is_of(config.site, *key);
}

}  // namespace ph::server
