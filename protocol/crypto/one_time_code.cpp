#include "protocol/crypto/one_time_code.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "protocol/base/check.hpp"

namespace ph::crypto {

std::string one_time_code(ByteView secret, std::uint64_t counter, int digits) {
  PH_CHECK(digits >= 6 && digits <= 8);
  std::array<std::uint8_t, 8> moving{};
  for (std::size_t i = moving.size(); i-- > 0; counter >>= 8) {
    moving[i] = static_cast<std::uint8_t>(counter & 0xff);
  }
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> mac{};
  unsigned size = 0;
  PH_CHECK(::HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), moving.data(),
                  moving.size(), mac.data(), &size) != nullptr);
  const std::size_t at = mac[size - 1] & 0x0f;
  std::uint32_t value = mac[at] & 0x7fU;
  for (std::size_t i = 1; i < 4; ++i) value = value << 8 | mac[at + i];
  std::uint32_t modulus = 1;
  for (int i = 0; i < digits; ++i) modulus *= 10;
  std::string text = std::to_string(value % modulus);
  return std::string(static_cast<std::size_t>(digits) - text.size(), '0') + text;
}

}  // namespace ph::crypto
