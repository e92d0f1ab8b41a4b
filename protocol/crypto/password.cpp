#include <sodium.h>

#include <algorithm>
#include <array>

#include "protocol/crypto/crypto.hpp"
#include "protocol/crypto/sodium.hpp"

namespace ph::crypto {
namespace {

constexpr std::size_t kMemory = 19 * 1024 * 1024;
constexpr unsigned long long kPasses = 2;
constexpr std::size_t kLongest = 1'024;

}  // namespace

Result<std::string> hash_password(std::string_view password) {
  prepare_sodium();
  if (password.empty() || password.size() > kLongest) {
    return fail(Fault::kOutOfRange,
                "password: expected 1 to 1024 bytes, got " + std::to_string(password.size()));
  }
  std::array<char, crypto_pwhash_STRBYTES> text{};
  if (crypto_pwhash_str_alg(text.data(), password.data(), password.size(), kPasses, kMemory,
                            crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return fail(Fault::kUnavailable, "password hash: 19 MiB of memory are not to be had now");
  }
  return std::string(text.data());
}

bool password_matches(std::string_view stored, std::string_view password) {
  prepare_sodium();
  if (stored.size() >= crypto_pwhash_STRBYTES || password.size() > kLongest) return false;
  std::array<char, crypto_pwhash_STRBYTES> text{};
  std::copy(stored.begin(), stored.end(), text.begin());
  return crypto_pwhash_str_verify(text.data(), password.data(), password.size()) == 0;
}

}  // namespace ph::crypto
