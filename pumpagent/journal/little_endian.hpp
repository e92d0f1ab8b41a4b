#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/base/bytes.hpp"

namespace ph::agent {

// Appends numbers and short texts to a buffer, least significant byte first.
class Packer {
 public:
  explicit Packer(Bytes& into) : into_(into) {}
  template <class Number>
  void number(Number value) {
    auto bits = static_cast<std::uint64_t>(value);
    for (std::size_t i = 0; i < sizeof(Number); ++i, bits >>= 8) {
      into_.push_back(static_cast<std::uint8_t>(bits & 0xFF));
    }
  }
  void bytes(ByteView view) { into_.insert(into_.end(), view.begin(), view.end()); }
  // At most 255 bytes, with the length before it.
  void text(std::string_view text) {
    number(static_cast<std::uint8_t>(text.size()));
    bytes(as_bytes(text));
  }

 private:
  Bytes& into_;
};

// Takes them out again. Reading past the end gives zeros and makes is_sound() false.
class Unpacker {
 public:
  explicit Unpacker(ByteView from) : from_(from) {}
  template <class Number>
  Number number() {
    const ByteView view = bytes(sizeof(Number));
    std::uint64_t bits = 0;
    for (std::size_t i = view.size(); i > 0; --i) bits = (bits << 8) | view[i - 1];
    return static_cast<Number>(bits);
  }
  ByteView bytes(std::size_t count) {
    if (count > from_.size()) {
      sound_ = false;
      return {};
    }
    const ByteView view = from_.first(count);
    from_ = from_.subspan(count);
    return view;
  }
  std::string text() { return std::string(as_text(bytes(number<std::uint8_t>()))); }
  bool is_sound() const { return sound_; }
  bool is_empty() const { return from_.empty(); }

 private:
  ByteView from_;
  bool sound_ = true;
};

}  // namespace ph::agent
