#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ph::server {

// OWASP ASVS 5.0, 6.2: at least 8 characters, at least 64 allowed, no rules of composition, none of
// the 3,000 most common, none made of words that everybody at the site knows.
inline constexpr std::size_t kShortestPassword = 8;      // characters
inline constexpr std::size_t kLongestNewPassword = 128;  // bytes

// Why `password` is not taken; empty: it is. `words` are what everybody knows: the site, the ward,
// the person's own names. Pure.
std::vector<std::string> refuse_new_password(std::string_view password,
                                             std::span<const std::string> words);

// For somebody else to begin with: 100 random bits, "ABCDE-FGHIJ-KLMNO-PQRST".
std::string new_one_time_password();

}  // namespace ph::server
