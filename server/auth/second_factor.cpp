#include "server/auth/second_factor.hpp"

#include <algorithm>

#include "protocol/crypto/crypto.hpp"
#include "protocol/crypto/one_time_code.hpp"

namespace ph::server {
namespace {

constexpr std::int64_t kStepMs = 30'000;
constexpr int kDigits = 6;
constexpr std::size_t kRecoveryCodes = 10, kRecoveryBytes = 10, kGroup = 4;

bool same(std::string_view a, std::string_view b) {
  return crypto::equal_in_constant_time(as_bytes(a), as_bytes(b));
}

std::string percent_encoded(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (plain || c == '-' || c == '.' || c == '_') {
      out += c;
    } else {
      out.append({'%', kHex[byte >> 4], kHex[byte & 15]});
    }
  }
  return out;
}

}  // namespace

std::string base32(ByteView bytes) {
  static constexpr char kLetters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  std::uint32_t bits = 0;
  int held = 0;
  for (const std::uint8_t byte : bytes) {
    bits = (bits << 8 | byte) & 0xfff;
    for (held += 8; held >= 5; held -= 5) out += kLetters[bits >> (held - 5) & 31];
  }
  if (held > 0) out += kLetters[bits << (5 - held) & 31];
  return out;
}

std::string factor_uri(std::string_view site, const UserName& user, ByteView secret) {
  const std::string issuer = percent_encoded("Pumphouse " + std::string(site));
  return "otpauth://totp/" + issuer + ":" + percent_encoded(user.str()) +
         "?secret=" + base32(secret) + "&issuer=" + issuer + "&algorithm=SHA1&digits=6&period=30";
}

std::optional<std::int64_t> step_of_code(ByteView secret, std::string_view code, WallTime now,
                                         std::int64_t last) {
  const std::int64_t present = wall_ms(now) / kStepMs;
  std::optional<std::int64_t> found;
  for (std::int64_t step = std::max<std::int64_t>(present - 1, 0); step <= present + 1; ++step) {
    const auto counter = static_cast<std::uint64_t>(step);
    if (same(crypto::one_time_code(secret, counter, kDigits), code) && step > last) found = step;
  }
  return found;
}

std::vector<std::string> new_recovery_codes() {
  std::vector<std::string> codes;
  for (std::size_t i = 0; i < kRecoveryCodes; ++i) {
    std::string code = base32(crypto::random_bytes(kRecoveryBytes));
    for (std::size_t at = kGroup; at < code.size(); at += kGroup + 1) code.insert(at, "-");
    codes.push_back(std::move(code));
  }
  return codes;
}

Digest recovery_digest(std::string_view code) {
  std::string plain;
  for (const char c : code) {
    if (c != '-' && c != ' ') plain += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  }
  return crypto::sha256(as_bytes(plain));
}

bool spend_recovery_code(std::vector<Digest>& left, std::string_view code) {
  return std::erase(left, recovery_digest(code)) != 0;
}

}  // namespace ph::server
