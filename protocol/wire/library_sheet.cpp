#include "protocol/wire/library_sheet.hpp"

#include <algorithm>
#include <array>

#include "protocol/wire/csv.hpp"
#include "protocol/wire/shapes.hpp"

namespace ph::wire {
namespace {

using std::chrono::milliseconds;

constexpr std::array<std::pair<std::string_view, std::int64_t>, 4> kTimes = {
    {{"h", 3'600'000}, {"min", 60'000}, {"s", 1'000}, {"ms", 1}}};
constexpr std::array<std::string_view, 8> kYes = {"yes", "true", "1",   "wahr",
                                                  "ja",  "vrai", "oui", "verdadero"};
constexpr std::array<std::string_view, 8> kNo = {"no",   "false", "0",   "falsch",
                                                 "nein", "faux",  "non", "falso"};

// Parts of a list stand between semicolons; a semicolon or backslash of a part has a backslash
// before it.
std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) {
    if (!out.empty()) out += "; ";
    for (const char c : part) {
      if (c == ';' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out;
}

std::vector<std::string> parted(std::string_view text) {
  std::vector<std::string> out;
  std::string part;
  const auto end_part = [&] {
    const std::string_view bare = trimmed(part);
    if (!bare.empty()) out.emplace_back(bare);
    part.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) {
      part += text[++i];
    } else if (text[i] == ';') {
      end_part();
    } else {
      part += text[i];
    }
  }
  end_part();
  return out;
}

}  // namespace

void RecordWriter::text(std::string_view column, std::string_view value) {
  if (!value.empty()) cells_.insert_or_assign(std::string(column), guarded(value));
}

void RecordWriter::number(std::string_view column, const std::optional<Decimal>& value) {
  if (value) text(column, value->str());
}

void RecordWriter::parts(std::string_view column, std::int64_t value, int places) {
  text(column, Decimal::of(value, places).str());
}

void RecordWriter::time(std::string_view column, milliseconds value) {
  for (const auto& [unit, parts] : kTimes) {
    if (value.count() % parts != 0) continue;
    return text(column, std::to_string(value.count() / parts) + ' ' + std::string(unit));
  }
}

void RecordWriter::list(std::string_view column, const std::vector<std::string>& values) {
  text(column, joined(values));
}

void RecordWriter::limits(const std::string& group, const LimitSet& limits) {
  text(group + "unit", to_string(limits.unit));
  number(group + "hard_low", limits.hard_low);
  number(group + "soft_low", limits.soft_low);
  number(group + "soft_high", limits.soft_high);
  number(group + "hard_high", limits.hard_high);
}

std::string RecordWriter::line() const {
  std::string out;
  for (const std::string& column : sheet_columns()) {
    if (&column != &sheet_columns().front()) out += ',';
    if (const auto found = cells_.find(column); found != cells_.end())
      out += csv_field(found->second);
  }
  return out + '\n';
}

std::string_view RecordReader::cell(std::string_view column) {
  const auto found = columns_.find(column);
  if (found == columns_.end()) return {};
  taken_[found->second] = true;
  return trimmed(unguarded(trimmed(cells_[found->second])));
}

bool RecordReader::has(std::string_view column) { return !cell(column).empty(); }

void RecordReader::complain(std::string_view column, std::string_view why) {
  if (why.substr(0, column.size()) == column && why.substr(column.size(), 2) == ": ") {
    why.remove_prefix(column.size() + 2);
  }
  problems_.at(row_, ", column " + std::string(column) + ": " + std::string(why));
}

std::string RecordReader::text(std::string_view column, std::size_t most) {
  const std::string_view value = cell(column);
  if (value.size() > most) {
    complain(column, "expected at most " + std::to_string(most) + " bytes, got " +
                         std::to_string(value.size()));
  }
  return std::string(value);
}

std::string RecordReader::needed_text(std::string_view column, std::size_t most) {
  if (!has(column)) complain(column, "expected a text, got nothing");
  return text(column, most);
}

std::optional<Decimal> RecordReader::number(std::string_view column) {
  if (!has(column)) return std::nullopt;
  const auto plain = plain_number(cell(column), sign_, column);
  const auto value = plain ? Decimal::parse(*plain, column) : fail(plain.error());
  if (!value) {
    complain(column, value.error().detail);
    return std::nullopt;
  }
  if (value->coefficient() < 0) complain(column, "expected 0 or more, got " + value->str());
  return *value;
}

std::optional<std::int64_t> RecordReader::parts(std::string_view column, int places,
                                                std::int64_t most) {
  const auto value = number(column);
  if (!value) return std::nullopt;
  Int128 unit = 1'000'000'000;
  for (int i = 0; i < places; ++i) unit /= 10;
  const Int128 billionths = value->in_billionths();
  if (billionths % unit != 0) {
    complain(column,
             "expected at most " + std::to_string(places) + " decimal places, got " + value->str());
    return std::nullopt;
  }
  if (billionths / unit > most) {
    complain(column,
             "expected at most " + Decimal::of(most, places).str() + ", got " + value->str());
    return std::nullopt;
  }
  return static_cast<std::int64_t>(billionths / unit);
}

bool RecordReader::flag(std::string_view column) {
  const std::string word = lower(cell(column));
  if (std::find(kYes.begin(), kYes.end(), word) != kYes.end()) return true;
  if (std::find(kNo.begin(), kNo.end(), word) == kNo.end()) {
    complain(column, "expected yes or no, got \"" + word.substr(0, 40) + '"');
  }
  return false;
}

std::optional<milliseconds> RecordReader::time(std::string_view column) {
  if (!has(column)) return std::nullopt;
  const std::string_view text = cell(column);
  const std::size_t end = text.find_first_not_of("0123456789.,");
  const std::string_view unit = end == text.npos ? "" : trimmed(text.substr(end));
  for (const auto& [name, parts] : kTimes) {
    if (unit != name) continue;
    const auto plain = plain_number(text.substr(0, end), sign_, column);
    const auto value = plain ? Decimal::parse(*plain, column) : fail(plain.error());
    if (!value) {
      complain(column, value.error().detail);
      return std::nullopt;
    }
    const Int128 whole = value->in_billionths() * parts;
    if (whole % 1'000'000'000 == 0 && whole / 1'000'000'000 <= kMaxTime) {
      return milliseconds{static_cast<std::int64_t>(whole / 1'000'000'000)};
    }
  }
  complain(column, "expected a time such as 30 min, 4 h or 90 s, got \"" +
                       std::string(text.substr(0, 40)) + '"');
  return std::nullopt;
}

std::vector<std::string> RecordReader::list(std::string_view column, std::size_t most,
                                            std::size_t longest) {
  std::vector<std::string> out = parted(cell(column));
  if (out.size() > most) {
    complain(column, "expected at most " + std::to_string(most) + " parts, got " +
                         std::to_string(out.size()));
  }
  for (const std::string& part : out) {
    if (is_rounded(part)) {
      complain(column, "the spreadsheet rounded a code to " + part +
                           ": format the column as text and write it anew");
    }
    if (part.size() > longest) {
      complain(column, "expected parts of at most " + std::to_string(longest) + " bytes");
    }
  }
  return out;
}

// A group is there when its unit is; a limit of it without the unit is a slip.
std::optional<LimitSet> RecordReader::limits(const std::string& group) {
  LimitSet out;
  const std::string unit = group + "unit";
  out.hard_low = number(group + "hard_low");
  out.soft_low = number(group + "soft_low");
  out.soft_high = number(group + "soft_high");
  out.hard_high = number(group + "hard_high");
  const auto parsed_unit = parsed<DoseUnit>(unit, parse_dose_unit);
  if (parsed_unit) {
    out.unit = *parsed_unit;
    return out;
  }
  if (!has(unit) && (out.hard_low || out.soft_low || out.soft_high || out.hard_high)) {
    complain(unit, "needed beside limits, got nothing");
  }
  return std::nullopt;
}

void RecordReader::finish(const char* why) {
  for (const auto& [column, place] : columns_) {
    if (taken_[place] || trimmed(cells_[place]).empty()) continue;
    complain(column, "expected nothing, " + std::string(why) + ", got \"" +
                         cells_[place].substr(0, 40) + '"');
  }
}

}  // namespace ph::wire
