#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/bytes.hpp"
#include "protocol/base/ids.hpp"
#include "protocol/base/result.hpp"

namespace ph::wire {

// The largest integer on the wire: 2^53 - 1, which every JSON reader keeps exactly.
inline constexpr std::int64_t kMaxInteger = 9'007'199'254'740'991;

struct TextLimits {
  std::size_t bytes;
  int depth;
};

// One parsed JSON text as a flat list of nodes, each object and list followed by what it holds.
// Refuses what is not UTF-8 JSON, any number with a point or exponent, and more than the limits.
// Keeps the complaints about its members, at most kMostComplaints. One owner, one reading.
class Document {
 public:
  static Result<Document> parse(std::string_view text, TextLimits limits);

  enum class Kind : std::uint8_t { kNull, kFlag, kInteger, kHuge, kText, kObject, kList };
  struct Node {
    Kind kind = Kind::kNull;
    bool taken = false;
    std::uint32_t end = 0;  // index of the first node after this one and what it holds
    std::uint32_t key = 0, key_length = 0;
    std::uint32_t text = 0, text_length = 0;
    std::int64_t integer = 0;
  };

  const Node& node(std::uint32_t index) const { return nodes_[index]; }
  Node& node(std::uint32_t index) { return nodes_[index]; }
  std::string_view key(const Node& n) const { return slice(n.key, n.key_length); }
  std::string_view text(const Node& n) const { return slice(n.text, n.text_length); }

  static constexpr std::size_t kMostComplaints = 100;
  void complain(Fault fault, std::string why) {
    if (!trouble_) trouble_.emplace(fault, why);
    if (complaints_.size() < kMostComplaints) complaints_.push_back(std::move(why));
  }
  // The first complaint; nothing that was read counts when there is one.
  const std::optional<Error>& trouble() const { return trouble_; }
  const std::vector<std::string>& complaints() const { return complaints_; }

 private:
  friend class Builder;
  std::string_view slice(std::uint32_t at, std::uint32_t length) const {
    return std::string_view(letters_).substr(at, length);
  }
  std::vector<Node> nodes_;
  std::string letters_;
  std::optional<Error> trouble_;
  std::vector<std::string> complaints_;
};

// Takes the members out of one object. A member that is missing, of another type or out of its
// range becomes the document's complaint, with its path, and a value of no meaning is returned;
// so read everything, finish(), and look at Document::trouble() once. Every object that is read
// ends with finish(), which complains about members that nobody took: unknown or doubled.
class Members {
 public:
  explicit Members(Document& document) : Members(document, 0, nullptr, {}, -1) {}

  bool has(std::string_view key) { return find(key) != nullptr; }
  std::int64_t integer(std::string_view key, std::int64_t least, std::int64_t most);
  bool flag(std::string_view key);
  // 1 to `most` bytes.
  std::string_view text(std::string_view key, std::size_t most);
  // 0 to `most` bytes, and may be absent.
  std::string_view text_or_empty(std::string_view key, std::size_t most);

  template <class Kind>
  Id<Kind> id(std::string_view key) {
    return read<Id<Kind>>(key, [](auto text, auto what) { return Id<Kind>::parse(text, what); });
  }
  // `parse(text, what)` gives a Result<T>, its error starting with `what`.
  template <class T, class Parse>
  T read(std::string_view key, Parse parse) {
    const auto value = parse(text(key, 200), key);
    if (value) return *value;
    complain(value.error().fault, value.error().detail);
    return T{};
  }
  template <std::size_t N>
  std::array<std::uint8_t, N> hex(std::string_view key) {
    const auto bytes = array_from_hex<N>(text(key, 2 * N));
    if (bytes) return *bytes;
    complain(Fault::kMalformed, std::string(key) + ": " + bytes.error().detail);
    return {};
  }
  // `body(Members&)` reads the object and need not finish it.
  template <class Body>
  void object(std::string_view key, Body body) {
    const Document::Node* found = expect(key, Document::Kind::kObject, "an object");
    if (found == nullptr) return;
    Members inside(document_, index_of(found), this, key, -1);
    body(inside);
    inside.finish();
  }
  // `body(Members&)` for each of `least` to `most` objects of a list.
  template <class Body>
  void each(std::string_view key, std::size_t least, std::size_t most, Body body) {
    const Document::Node* list = expect_list(key, least, most);
    if (list == nullptr) return;
    std::int32_t position = 0;
    for (std::uint32_t i = index_of(list) + 1; i < list->end; i = document_.node(i).end) {
      Members inside(document_, i, this, key, position++);
      if (document_.node(i).kind != Document::Kind::kObject) {
        inside.complain_here("expected an object");
        return;
      }
      body(inside);
      inside.finish();
      if (document_.complaints().size() >= Document::kMostComplaints) return;
    }
  }
  // The texts of a list of at most `most`.
  std::vector<std::string_view> texts(std::string_view key, std::size_t most);

  void finish();
  // `why` starts with the member's name.
  void complain(Fault fault, std::string why);

 private:
  Members(Document& document, std::uint32_t index, const Members* parent, std::string_view name,
          std::int32_t position);
  std::string path() const;
  void complain_here(const char* why);
  std::uint32_t index_of(const Document::Node* n) const {
    return static_cast<std::uint32_t>(n - &document_.node(0));
  }
  Document::Node* find(std::string_view key);
  std::string_view any_text(std::string_view key, std::size_t most);
  const Document::Node* expect(std::string_view key, Document::Kind kind, const char* what);
  const Document::Node* expect_list(std::string_view key, std::size_t least, std::size_t most);

  Document& document_;
  std::uint32_t index_;
  std::uint32_t cursor_;  // where the next member is looked for first
  const Members* parent_;
  std::string_view name_;
  std::int32_t position_;
};

}  // namespace ph::wire
