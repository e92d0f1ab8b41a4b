#pragma once
#include <set>
#include <string>

#include "server/signer/key_holder.hpp"

namespace ph::server {

// The whole configuration of a signer. Paths are made relative to the folder of the file that names
// them.
struct SignerConfig {
  std::string socket;
  unsigned group = 0;          // of the socket
  std::set<unsigned> clients;  // users whose processes may ask
  HolderFiles files;
};

// Reads signer.toml, which nobody but this user or root may be able to change. Users and groups
// stand there by name or number. Fails with every problem, one a line. Nothing of the environment
// is looked at: whoever starts the signer has no say in what it trusts.
Result<SignerConfig> read_signer_config(const std::string& path);

}  // namespace ph::server
