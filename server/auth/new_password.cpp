#include "server/auth/new_password.hpp"

#include <algorithm>

#include "protocol/base/text.hpp"
#include "protocol/crypto/crypto.hpp"
#include "server/auth/common_passwords.hpp"
#include "server/auth/second_factor.hpp"

namespace ph::server {
namespace {

constexpr std::size_t kShortestWord = 4;  // shorter ones stand in any phrase
constexpr std::size_t kOneTimeBytes = 13, kOneTimeLetters = 20, kGroup = 5;

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

// In the list, whatever the case.
bool is_common(const std::string& low) {
  const std::string_view list = common_passwords();
  for (std::size_t at = list.find(low); at != std::string_view::npos; at = list.find(low, at + 1)) {
    const bool begins = at == 0 || list[at - 1] == '\n';
    if (begins && (at + low.size() == list.size() || list[at + low.size()] == '\n')) return true;
  }
  return false;
}

void remove_all(std::string& text, const std::string& word) {
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word)) {
    text.erase(at, word.size());
  }
}

}  // namespace

std::vector<std::string> refuse_new_password(std::string_view password,
                                             std::span<const std::string> words) {
  if (characters(password) < kShortestPassword) {
    return {"password: expected at least 8 characters, got " +
            std::to_string(characters(password))};
  }
  if (password.size() > kLongestNewPassword) {
    return {"password: expected at most 128 bytes, got " + std::to_string(password.size())};
  }
  std::string rest = lower(password);
  if (is_common(rest)) return {"password: one of the 3000 that are tried first, choose another"};
  for (const auto& word : words) {
    if (word.size() >= kShortestWord) remove_all(rest, lower(word));
  }
  if (characters(rest) >= kShortestPassword) return {};
  return {
      "password: expected at least 8 characters beside words that everybody here knows, such "
      "as the site's and your own name"};
}

std::string new_one_time_password() {
  std::string text = base32(crypto::random_bytes(kOneTimeBytes)).substr(0, kOneTimeLetters);
  for (std::size_t at = kGroup; at < text.size(); at += kGroup + 1) text.insert(at, "-");
  return text;
}

}  // namespace ph::server
