#include "protocol/crypto/seal.hpp"

#include <sodium.h>

#include "protocol/crypto/crypto.hpp"
#include "protocol/crypto/sodium.hpp"

namespace ph::crypto {
namespace {

constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;

}  // namespace

Bytes seal(const SealingKey& key, std::string_view about, ByteView secret) {
  prepare_sodium();
  static_assert(std::tuple_size_v<SealingKey> == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
  Bytes out = random_bytes(kNonce);
  out.resize(kNonce + secret.size() + kTag);
  const ByteView with = as_bytes(about);
  crypto_aead_xchacha20poly1305_ietf_encrypt(out.data() + kNonce, nullptr, secret.data(),
                                             secret.size(), with.data(), with.size(), nullptr,
                                             out.data(), key.data());
  return out;
}

Result<Bytes> unseal(const SealingKey& key, std::string_view about, ByteView sealed) {
  prepare_sodium();
  const auto refused = [about] {
    return fail(Fault::kRefused, "sealed secret of " + std::string(about) +
                                     ": the key of this machine does not open it");
  };
  if (sealed.size() < kNonce + kTag) return refused();
  Bytes out(sealed.size() - kNonce - kTag);
  const ByteView with = as_bytes(about);
  const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
      out.data(), nullptr, nullptr, sealed.data() + kNonce, sealed.size() - kNonce, with.data(),
      with.size(), sealed.data(), key.data());
  if (opened != 0) return refused();
  return out;
}

}  // namespace ph::crypto
