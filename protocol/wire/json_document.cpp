#include <nlohmann/json.hpp>

#include "protocol/wire/json_reader.hpp"

namespace ph::wire {

// Receives the events of nlohmann's parser. Returning false ends the parsing with the complaint.
class Builder {
 public:
  using Json = nlohmann::json;

  Builder(Document& out, TextLimits limits, std::size_t size) : out_(out), depth_(limits.depth) {
    out_.letters_.reserve(size);
    out_.nodes_.reserve(std::min<std::size_t>(size / 12 + 4, 64));
  }

  bool null() { return add(Document::Kind::kNull); }
  bool boolean(bool value) { return add(Document::Kind::kFlag, value ? 1 : 0); }
  bool number_integer(Json::number_integer_t value) { return integer(value); }
  bool number_unsigned(Json::number_unsigned_t value) {
    return value > static_cast<std::uint64_t>(kMaxInteger)
               ? add(Document::Kind::kHuge)
               : integer(static_cast<std::int64_t>(value));
  }
  bool number_float(Json::number_float_t, const std::string& text) {
    return refuse("number " + text.substr(0, 40) + ": expected a whole number of at most 2^53 - 1");
  }
  bool string(std::string& value) {
    if (!add(Document::Kind::kText)) return false;
    out_.nodes_.back().text = keep(value);
    out_.nodes_.back().text_length = static_cast<std::uint32_t>(value.size());
    return true;
  }
  bool binary(Json::binary_t&) { return refuse("binary value: not in JSON text"); }
  bool key(std::string& value) {
    key_ = keep(value);
    key_length_ = static_cast<std::uint32_t>(value.size());
    return true;
  }
  bool start_object(std::size_t) { return open(Document::Kind::kObject); }
  bool start_array(std::size_t) { return open(Document::Kind::kList); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool parse_error(std::size_t at, const std::string&, const nlohmann::detail::exception& error) {
    std::string_view why = error.what();
    if (const auto colon = why.rfind(": "); colon != why.npos) why.remove_prefix(colon + 2);
    return refuse("byte " + std::to_string(at) + ": not JSON in UTF-8: " + printable(why));
  }

 private:
  // The parser quotes what it read, which may be anything.
  static std::string printable(std::string_view why) {
    std::string out(why.substr(0, 120));
    for (char& c : out) {
      if (c < 0x20 || c > 0x7e) c = '?';
    }
    return out;
  }
  bool refuse(std::string why) {
    out_.complain(Fault::kMalformed, std::move(why));
    return false;
  }
  std::uint32_t keep(std::string_view value) {
    const auto at = static_cast<std::uint32_t>(out_.letters_.size());
    out_.letters_ += value;
    return at;
  }
  bool integer(std::int64_t value) {
    const bool fits = value >= -kMaxInteger && value <= kMaxInteger;
    return fits ? add(Document::Kind::kInteger, value) : add(Document::Kind::kHuge);
  }
  bool add(Document::Kind kind, std::int64_t integer = 0) {
    Document::Node& node = out_.nodes_.emplace_back();
    node.kind = kind;
    node.integer = integer;
    node.key = key_;
    node.key_length = key_length_;
    node.end = static_cast<std::uint32_t>(out_.nodes_.size());
    key_length_ = 0;
    return true;
  }
  bool open(Document::Kind kind) {
    if (open_.size() >= static_cast<std::size_t>(depth_)) {
      return refuse("nesting: expected at most " + std::to_string(depth_) + " levels");
    }
    open_.push_back(static_cast<std::uint32_t>(out_.nodes_.size()));
    return add(kind);
  }
  bool close() {
    out_.nodes_[open_.back()].end = static_cast<std::uint32_t>(out_.nodes_.size());
    open_.pop_back();
    return true;
  }

  Document& out_;
  int depth_;
  std::uint32_t key_ = 0, key_length_ = 0;
  std::vector<std::uint32_t> open_;
};

Result<Document> Document::parse(std::string_view text, TextLimits limits) {
  if (text.size() > limits.bytes) {
    return fail(Fault::kOutOfRange, "text: expected at most " + std::to_string(limits.bytes) +
                                        " bytes, got " + std::to_string(text.size()));
  }
  if (text.substr(0, 1) != "{") {
    return fail(Fault::kMalformed, "text: expected one JSON object, beginning with {");
  }
  Document out;
  Builder builder(out, limits, text.size());
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) return fail(*out.trouble_);
  return out;
}

}  // namespace ph::wire
