#include "server/cli/order_key.hpp"

#include "protocol/crypto/crypto.hpp"

namespace ph::cli {

std::string new_order_key() { return "cli-" + to_hex(crypto::random_bytes(16)); }

}  // namespace ph::cli
