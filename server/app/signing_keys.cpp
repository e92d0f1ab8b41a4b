#include "server/app/signing_keys.hpp"

namespace ph::server {

Result<crypto::KeyPair> read_signing_keys(const ServerConfig& config) {
  auto secret_key = crypto::read_secret_key(config.signing_key_path);
  if (!secret_key) return fail(secret_key.error());
  auto public_key = crypto::read_public_key(config.public_key_path);
  if (!public_key) return fail(public_key.error());
  const auto probe = as_bytes("pumphouse");
  const auto signature = crypto::sign(*secret_key, crypto::kLibraryContext, probe);
  if (!crypto::verify(*public_key, crypto::kLibraryContext, probe, signature)) {
    return fail(Fault::kRefused,
                config.public_key_path + ": is not the public half of " + config.signing_key_path);
  }
  return crypto::KeyPair{*public_key, *secret_key};
}

}  // namespace ph::server
