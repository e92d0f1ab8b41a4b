#include "protocol/base/bytes.hpp"

namespace ph {
namespace {

int nibble(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string to_hex(ByteView bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const std::uint8_t b : bytes) {
    out.push_back(kDigits[b >> 4]);
    out.push_back(kDigits[b & 15]);
  }
  return out;
}

Result<Bytes> from_hex(std::string_view text, std::size_t expected) {
  if (text.size() != expected * 2) {
    return fail(Fault::kMalformed, "hexadecimal text: expected " + std::to_string(expected * 2) +
                                       " characters, got " + std::to_string(text.size()));
  }
  Bytes out(expected);
  for (std::size_t i = 0; i < expected; ++i) {
    const int high = nibble(text[2 * i]);
    const int low = nibble(text[2 * i + 1]);
    if (high < 0 || low < 0) {
      return fail(Fault::kMalformed, "hexadecimal text: character " + std::to_string(2 * i + 1) +
                                         " or the next is not 0-9 or a-f");
    }
    out[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return out;
}

}  // namespace ph
