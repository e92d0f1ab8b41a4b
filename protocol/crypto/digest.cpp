#include <sodium.h>

#include "protocol/crypto/crypto.hpp"

namespace ph::crypto {

Digest sha256(ByteView bytes) {
  static_assert(std::tuple_size_v<Digest> == crypto_hash_sha256_BYTES);
  Digest out{};
  crypto_hash_sha256(out.data(), bytes.data(), bytes.size());
  return out;
}

}  // namespace ph::crypto
