#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace ph::agent {

// Writes one JSON object member by member, for the consoles of the bench.
class JsonText {
 public:
  JsonText() { text_ += '{'; }
  JsonText& text(std::string_view key, std::string_view value);
  JsonText& number(std::string_view key, std::int64_t value);
  JsonText& flag(std::string_view key, bool value);
  // `json` is a finished JSON value.
  JsonText& value(std::string_view key, std::string_view json);
  std::string str() const { return text_ + '}'; }

 private:
  void key(std::string_view key);
  std::string text_;
};

// A text as a JSON string with its quotes.
std::string json_quoted(std::string_view text);

}  // namespace ph::agent
