#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/result.hpp"

namespace ph {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

// A SHA-256 value; made by protocol/crypto.
using Digest = std::array<std::uint8_t, 32>;
// An Ed25519 signature (RFC 8032).
using Signature = std::array<std::uint8_t, 64>;
// 128 random bits that name one journal; made when the journal is created.
using StreamId = std::array<std::uint8_t, 16>;

// Lower-case hexadecimal, two characters a byte.
std::string to_hex(ByteView bytes);

// Reads exactly `expected` bytes of hexadecimal in either case. kMalformed otherwise.
Result<Bytes> from_hex(std::string_view text, std::size_t expected);

template <std::size_t N>
Result<std::array<std::uint8_t, N>> array_from_hex(std::string_view text) {
  auto bytes = from_hex(text, N);
  if (!bytes) return fail(bytes.error());
  std::array<std::uint8_t, N> out{};
  for (std::size_t i = 0; i < N; ++i) out[i] = (*bytes)[i];
  return out;
}

inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace ph
