#pragma once
#include <array>
#include <string>
#include <string_view>

#include "protocol/base/result.hpp"

namespace ph {

// The enumerator whose number is the place of `text` in `words`; kMalformed names `what` and lists
// what is expected.
template <class Enum, std::size_t N>
Result<Enum> parse_word(const std::array<std::string_view, N>& words, std::string_view text,
                        std::string_view what) {
  std::string known;
  for (std::size_t i = 0; i < N; ++i) {
    if (words[i] == text) return static_cast<Enum>(i);
    known.append(known.empty() ? "" : " ").append(words[i]);
  }
  return fail(Fault::kMalformed, std::string(what) + ": expected one of " + known + ", got \"" +
                                     std::string(text.substr(0, 40)) + "\"");
}

}  // namespace ph
