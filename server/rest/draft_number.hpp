#pragma once
#include <charconv>
#include <cstdint>
#include <string>

#include "protocol/base/result.hpp"

namespace ph::server {

// The number of a draft as it stands in a path; kMalformed otherwise.
inline Result<std::uint32_t> draft_number(const std::string& text) {
  std::uint32_t draft = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, draft);
  if (error == std::errc() && stop == end) return draft;
  return fail(Fault::kMalformed,
              "draft: expected a whole number, got \"" + text.substr(0, 40) + "\"");
}

}  // namespace ph::server
