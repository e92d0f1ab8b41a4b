#pragma once
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

namespace ph::agent {

// CRC-32 (IEEE 802.3): sees every single flipped bit, every two or three of one variable and every
// burst of up to 32. Eight bytes at a time by a table of 8 kB; `kByteShift[n]` is a byte that n
// bytes follow. Real-time safe.
inline constexpr auto kByteShift = [] {
  std::array<std::array<std::uint32_t, 256>, 8> out{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320 : 0);
    out[0][byte] = crc;
  }
  for (std::size_t n = 1; n < out.size(); ++n) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const std::uint32_t before = out[n - 1][byte];
      out[n][byte] = out[0][before & 0xff] ^ (before >> 8);
    }
  }
  return out;
}();

inline std::uint32_t crc32_of(std::span<const unsigned char> bytes) {
  static_assert(std::endian::native == std::endian::little);
  std::uint32_t crc = 0xffffffff;
  for (; bytes.size() >= 8; bytes = bytes.subspan(8)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), 8);
    word ^= crc;
    crc = 0;
    for (std::size_t i = 0; i < 8; ++i) crc ^= kByteShift[7 - i][(word >> (8 * i)) & 0xff];
  }
  for (const unsigned char byte : bytes) crc = kByteShift[0][(crc ^ byte) & 0xff] ^ (crc >> 8);
  return ~crc;
}

// A second copy of a critical variable under a checksum of its own (P82). agrees() is false when
// the variable has changed though nobody took it anew, or the copy itself has. Real-time safe.
template <class T>
class CheckedCopy {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  void take(const T& value) {
    std::memcpy(bytes_.data(), &value, sizeof(T));
    crc_ = crc32_of(bytes_);
    taken_ = true;
  }
  bool agrees(const T& value) const {
    if (!taken_) return true;
    if (crc32_of(bytes_) != crc_) return false;
    T copy{};
    std::memcpy(&copy, bytes_.data(), sizeof(T));
    return copy == value;
  }

 private:
  std::array<unsigned char, sizeof(T)> bytes_{};
  std::uint32_t crc_ = 0;
  bool taken_ = false;
};

}  // namespace ph::agent
