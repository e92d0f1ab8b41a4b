#pragma once
#include <string>
#include <string_view>

namespace ph {

// The letters A to Z made small, everything else as it is, in any locale.
inline std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

}  // namespace ph
