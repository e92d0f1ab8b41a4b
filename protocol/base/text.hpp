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

// Bytes of the space that `text` begins with: plain, no-break, figure, thin, narrow no-break or
// zero-width no-break; 0: none.
constexpr std::size_t space_at(std::string_view text) {
  for (const std::string_view space :
       {" ", "\xC2\xA0", "\xE2\x80\x87", "\xE2\x80\x89", "\xE2\x80\xAF", "\xEF\xBB\xBF"}) {
    if (text.substr(0, space.size()) == space) return space.size();
  }
  return 0;
}

// Without such spaces at both ends.
constexpr std::string_view trimmed(std::string_view text) {
  while (const std::size_t length = space_at(text)) text.remove_prefix(length);
  for (std::size_t length = 1; length <= 3 && length <= text.size();) {
    const bool ends = space_at(text.substr(text.size() - length)) == length;
    if (ends) text.remove_suffix(length);
    length = ends ? 1 : length + 1;
  }
  return text;
}

}  // namespace ph
