#include <sodium.h>

#include "protocol/crypto/crypto.hpp"
#include "protocol/crypto/sodium.hpp"

namespace ph::crypto {
namespace {

static_assert(std::tuple_size_v<PublicKey> == crypto_sign_PUBLICKEYBYTES);
static_assert(std::tuple_size_v<SecretKey> == crypto_sign_SECRETKEYBYTES);
static_assert(std::tuple_size_v<Signature> == crypto_sign_BYTES);

// A context holds no zero byte, so that context and message cannot be cut in two ways.
Bytes signed_bytes(std::string_view context, ByteView message) {
  Bytes out;
  out.reserve(context.size() + 1 + message.size());
  out.insert(out.end(), context.begin(), context.end());
  out.push_back(0);
  out.insert(out.end(), message.begin(), message.end());
  return out;
}

}  // namespace

KeyPair make_key_pair() {
  prepare_sodium();
  KeyPair pair;
  crypto_sign_keypair(pair.public_key.data(), pair.secret_key.data());
  return pair;
}

Signature sign(const SecretKey& key, std::string_view context, ByteView message) {
  prepare_sodium();
  const Bytes bytes = signed_bytes(context, message);
  Signature out{};
  crypto_sign_detached(out.data(), nullptr, bytes.data(), bytes.size(), key.data());
  return out;
}

bool verify(const PublicKey& key, std::string_view context, ByteView message,
            const Signature& signature) {
  prepare_sodium();
  const Bytes bytes = signed_bytes(context, message);
  return crypto_sign_verify_detached(signature.data(), bytes.data(), bytes.size(), key.data()) == 0;
}

}  // namespace ph::crypto
