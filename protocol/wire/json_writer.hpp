#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/base/bytes.hpp"

namespace ph::wire {

// Writes compact JSON in the order of the calls: no spaces, integers and texts only. Values of
// `key` must be plain ASCII. Text that is not UTF-8 leaves with '?' for each bad byte, so that
// nothing this side sends can be refused as text by the other. One owner.
class Writer {
 public:
  explicit Writer(std::size_t reserve = 512) { out_.reserve(reserve); }

  void begin_object() { open('{'); }
  void begin_object(std::string_view key) { open(key, '{'); }
  void end_object() { out_ += '}'; }
  void begin_list(std::string_view key) { open(key, '['); }
  void end_list() { out_ += ']'; }

  void number(std::string_view key, std::int64_t value);
  void flag(std::string_view key, bool value);
  void text(std::string_view key, std::string_view value);
  void text_if_any(std::string_view key, std::string_view value) {
    if (!value.empty()) text(key, value);
  }
  void hex(std::string_view key, ByteView bytes) { text(key, to_hex(bytes)); }
  // An element of a list.
  void item(std::string_view value);

  std::string take() { return std::move(out_); }

 private:
  void comma();
  void name(std::string_view key);
  void open(char bracket);
  void open(std::string_view key, char bracket);
  void quoted(std::string_view value);

  std::string out_;
};

// The longest beginning of `text` that fits `most` bytes and does not cut a UTF-8 character.
std::string_view clipped(std::string_view text, std::size_t most);

// Bytes of the UTF-8 character at the start of `text`, which is not empty; 0: not UTF-8.
std::size_t utf8_length(std::string_view text);

}  // namespace ph::wire
