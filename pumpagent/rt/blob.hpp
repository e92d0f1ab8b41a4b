#pragma once
#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace ph::agent {

// Up to N bytes of a message in fixed size, for processes that may use the heap on both ends.
template <std::size_t N>
struct Blob {
  std::uint32_t size = 0;
  std::array<char, N> bytes{};

  // False: too long, nothing is kept.
  bool set(std::string_view text) {
    if (text.size() > N) return false;
    size = static_cast<std::uint32_t>(text.size());
    std::memcpy(bytes.data(), text.data(), text.size());
    return true;
  }
  // Never longer than N, whatever another process wrote.
  std::string_view text() const { return {bytes.data(), size <= N ? size : 0}; }
};

}  // namespace ph::agent
