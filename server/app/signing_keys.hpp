#pragma once
#include "protocol/crypto/crypto.hpp"
#include "server/app/server_config.hpp"

namespace ph::server {

// The key pair that releases libraries, read from the configured files. kRefused when the two do
// not belong together: pumps would refuse every library.
Result<crypto::KeyPair> read_signing_keys(const ServerConfig& config);

}  // namespace ph::server
