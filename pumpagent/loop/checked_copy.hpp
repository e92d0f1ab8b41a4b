#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

namespace ph::agent {

// CRC-32 (IEEE 802.3), by half bytes: a table of 64 bytes. Real-time safe.
constexpr std::uint32_t crc32_of(std::span<const unsigned char> bytes) {
  constexpr std::array<std::uint32_t, 16> kTable = {0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac,
                                                    0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
                                                    0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
                                                    0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c};
  std::uint32_t crc = 0xffffffff;
  for (const unsigned char byte : bytes) {
    crc = kTable[(crc ^ byte) & 0x0f] ^ (crc >> 4);
    crc = kTable[(crc ^ (byte >> 4)) & 0x0f] ^ (crc >> 4);
  }
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
