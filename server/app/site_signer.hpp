#pragma once
#include "server/app/server_config.hpp"
#include "server/signer/signer_client.hpp"

namespace ph::server {

// Whether pumphouse-signer at the configured socket is the one of this site and its public key.
// kRefused: it is another, and pumps would refuse every library; kUnavailable: it is not reached,
// which stops nothing but approvals and releases.
Status check_signer(SignerClient& signer, const ServerConfig& config);

}  // namespace ph::server
