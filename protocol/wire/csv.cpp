#include "protocol/wire/csv.hpp"

#include "protocol/wire/json_writer.hpp"

namespace ph::wire {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

class CsvReader {
 public:
  CsvReader(std::string_view text, char separator) : rest_(text), separator_(separator) {
    if (rest_.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
      rest_.remove_prefix(kByteOrderMark.size());
    }
  }

  Result<std::vector<CsvRow>> rows() {
    std::vector<CsvRow> out;
    while (!rest_.empty()) {
      row_ = out.size() + 1;
      auto fields = row();
      if (!fields) return fail(fields.error());
      out.push_back(std::move(*fields));
    }
    while (!out.empty() && out.back().size() == 1 && out.back()[0].empty()) out.pop_back();
    return out;
  }

 private:
  Result<CsvRow> row() {
    CsvRow fields;
    while (true) {
      column_ = fields.size() + 1;
      auto value = !rest_.empty() && rest_[0] == '"' ? quoted() : plain();
      if (!value) return fail(value.error());
      fields.push_back(std::move(*value));
      if (!rest_.empty() && rest_[0] == separator_) {
        rest_.remove_prefix(1);
        continue;
      }
      if (skip("\r\n") || skip("\n") || rest_.empty()) return fields;
      return complain("text after the closing quote");
    }
  }

  Result<std::string> plain() {
    std::string out;
    while (!rest_.empty() && rest_[0] != separator_ && rest_[0] != '\n' &&
           rest_.substr(0, 2) != "\r\n") {
      if (rest_[0] == '"') return complain("a quote inside a field that does not begin with one");
      if (!take_character(out)) return complain("not UTF-8");
    }
    return out;
  }

  Result<std::string> quoted() {
    std::string out;
    rest_.remove_prefix(1);
    while (!rest_.empty()) {
      if (skip("\"\"")) {
        out += '"';
      } else if (skip("\"")) {
        return out;
      } else if (!take_character(out)) {
        return complain("not UTF-8");
      }
    }
    return complain("a quote that is never closed");
  }

  bool take_character(std::string& out) {
    const std::size_t length = utf8_length(rest_);
    out += rest_.substr(0, length);
    rest_.remove_prefix(length);
    return length > 0;
  }
  bool skip(std::string_view text) {
    if (rest_.substr(0, text.size()) != text) return false;
    rest_.remove_prefix(text.size());
    return true;
  }
  tl::unexpected<Error> complain(const char* why) const {
    return fail(Fault::kMalformed,
                "row " + std::to_string(row_) + ", column " + std::to_string(column_) + ": " + why);
  }

  std::string_view rest_;
  char separator_;
  std::size_t row_ = 1, column_ = 1;
};

}  // namespace

Result<std::vector<CsvRow>> parse_csv(std::string_view text, char separator) {
  return CsvReader(text, separator).rows();
}

std::string csv_field(std::string_view text) {
  return text.find_first_of(",\"\n\r;") == text.npos ? std::string(text) : csv_quoted(text);
}

std::string csv_quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

}  // namespace ph::wire
