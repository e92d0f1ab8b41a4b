#include "protocol/crypto/approver_key.hpp"

#include <openssl/evp.h>
#include <sodium.h>

#include <algorithm>

#include "protocol/crypto/sodium.hpp"

namespace ph::crypto {
namespace {

constexpr std::size_t kLongestSite = 64;

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

Status check(std::string_view site, const UserName& user, std::string_view secret) {
  if (characters(secret) < kShortestSigningSecret || secret.size() > kLongestSigningSecret) {
    return fail(Fault::kOutOfRange, "signing secret: expected 12 characters to 1024 bytes, got " +
                                        std::to_string(characters(secret)) + " characters");
  }
  if (site.empty() || site.size() > kLongestSite || site.find('\0') != site.npos) {
    return fail(Fault::kOutOfRange, "signing key: expected a site of 1 to 64 bytes");
  }
  if (!is_id_text(user.str())) return fail(Fault::kOutOfRange, "signing key: expected a user name");
  return {};
}

}  // namespace

Result<KeyPair> approver_key(std::string_view site, const UserName& user, std::string_view secret) {
  if (auto sound = check(site, user, secret); !sound) return fail(sound.error());
  prepare_sodium();
  std::string salt(kApproverSalt);
  salt.append(1, '\0').append(site).append(1, '\0').append(user.str());
  std::array<std::uint8_t, crypto_sign_SEEDBYTES> seed{};
  const int done = PKCS5_PBKDF2_HMAC(secret.data(), static_cast<int>(secret.size()),
                                     reinterpret_cast<const unsigned char*>(salt.data()),
                                     static_cast<int>(salt.size()), kApproverRounds, EVP_sha256(),
                                     static_cast<int>(seed.size()), seed.data());
  if (done != 1) return fail(Fault::kUnavailable, "signing key: PBKDF2 is not to be had");
  KeyPair pair;
  crypto_sign_seed_keypair(pair.public_key.data(), pair.secret_key.data(), seed.data());
  sodium_memzero(seed.data(), seed.size());
  return pair;
}

void wipe(std::string& secret) {
  sodium_memzero(secret.data(), secret.capacity());
  secret.clear();
}

void wipe(KeyPair& pair) { sodium_memzero(pair.secret_key.data(), pair.secret_key.size()); }

}  // namespace ph::crypto
