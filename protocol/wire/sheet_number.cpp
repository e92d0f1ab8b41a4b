// What numbers look like after a spreadsheet has had them.
#include <algorithm>
#include <array>
#include <vector>

#include "protocol/wire/sheet_text.hpp"

namespace ph::wire {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool are_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

std::vector<std::string_view> split(std::string_view text, std::string_view at_any) {
  std::vector<std::string_view> out;
  for (std::size_t at = 0;;) {
    const std::size_t end = std::min(text.find_first_of(at_any, at), text.size());
    out.push_back(text.substr(at, end - at));
    if (end == text.size()) return out;
    at = end + 1;
  }
}

// 1 to 3 digits without a leading zero, then groups of three.
bool are_groups(const std::vector<std::string_view>& parts) {
  if (parts.size() < 2 || parts[0].size() > 3 || parts[0].substr(0, 1) == "0") return false;
  return are_digits(parts[0]) && std::all_of(parts.begin() + 1, parts.end(), [](auto part) {
           return part.size() == 3 && are_digits(part);
         });
}

bool names_a_month(const std::string& letters) {
  constexpr std::array<std::string_view, 22> kMonths = {
      "jan", "feb", "mar",  "m\xC3\xA4r", "mrz",        "apr",      "avr", "mai",
      "may", "jun", "jul",  "aug",        "ao",         "sep",      "okt", "oct",
      "nov", "dez", "juil", "dec",        "f\xC3\xA9v", "d\xC3\xA9"};
  return std::any_of(kMonths.begin(), kMonths.end(),
                     [&](std::string_view month) { return letters.find(month) != letters.npos; });
}

bool looks_like_a_date(std::string_view cell) {
  if (std::none_of(cell.begin(), cell.end(), is_digit)) return false;
  if (names_a_month(lower(cell))) return true;
  const auto parts = split(cell, "./-");
  if (parts.size() == 2)
    return cell.find('/') != cell.npos || (cell.find('-') != cell.npos && are_digits(parts[0]));
  const bool short_parts = std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
    return part.size() <= 2 || part.size() == 4;
  });
  return parts.size() == 3 && short_parts && are_digits(parts[0]) && are_digits(parts[1]) &&
         (parts[2].empty() || are_digits(parts[2]));
}

bool looks_scientific(std::string_view cell) {
  const auto parts = split(cell, "eE");
  if (parts.size() != 2 || parts[0].empty() || parts[1].empty()) return false;
  const std::string_view power = parts[1].substr(parts[1].find_first_not_of("+-") == 1 ? 1 : 0);
  return are_digits(power) && std::all_of(parts[0].begin(), parts[0].end(), [](char c) {
           return is_digit(c) || c == '.' || c == ',' || c == '-';
         });
}

bool looks_like_a_time(std::string_view cell) {
  const auto parts = split(cell, ":");
  return parts.size() >= 2 && are_digits(parts[0]) && parts[1].size() == 2;
}

// What became of a number that a spreadsheet took for something else; empty: nothing did.
std::string mangled(std::string_view cell) {
  if (cell[0] == '#') return "an error or a column too narrow";
  if (looks_like_a_time(cell)) return "a time of day";
  if (looks_like_a_date(cell)) return "a date";
  return looks_scientific(cell) ? "a number in scientific notation" : "";
}

// Digits with the spaces and apostrophes between groups of three taken out; empty: they stand
// elsewhere.
std::string without_spaces(std::string_view cell) {
  const std::size_t end = std::min(cell.find_first_of(".,"), cell.size());
  std::string out;
  std::vector<std::string> groups(1);
  for (std::size_t at = 0; at < end;) {
    const std::size_t space = cell[at] == '\'' ? 1 : space_at(cell.substr(at));
    if (space > 0) {
      groups.emplace_back();
    } else {
      groups.back() += cell[at];
    }
    at += std::max<std::size_t>(space, 1);
  }
  const std::vector<std::string_view> parts(groups.begin(), groups.end());
  if (parts.size() > 1 && !are_groups(parts)) return {};
  for (const std::string& group : groups) out += group;
  return out += cell.substr(end);
}

// The places of points and commas in a number.
struct Shape {
  std::size_t points, commas;
  explicit Shape(std::string_view text)
      : points(static_cast<std::size_t>(std::count(text.begin(), text.end(), '.'))),
        commas(static_cast<std::size_t>(std::count(text.begin(), text.end(), ','))) {}
};

bool is_numeric(std::string_view text) {
  return !text.empty() && is_digit(text[0]) && std::all_of(text.begin(), text.end(), [](char c) {
    return is_digit(c) || c == '.' || c == ',';
  });
}

// Both signs: the last one is the decimal sign, the others part thousands.
std::string from_both(const std::string& text) {
  const std::size_t last = text.find_last_of(".,");
  const char* group = text[last] == '.' ? "," : ".";
  const std::string whole = text.substr(0, last);
  if (!are_groups(split(whole, group)) || !are_digits(std::string_view(text).substr(last + 1))) {
    return {};
  }
  std::string out = whole;
  out.erase(std::remove(out.begin(), out.end(), *group), out.end());
  return out + '.' + text.substr(last + 1);
}

}  // namespace

bool is_rounded(std::string_view cell) {
  return looks_scientific(cell) && cell.find('+') != cell.npos;
}

DecimalSign sign_in(std::string_view cell) {
  const std::string text = without_spaces(trimmed(cell));
  const Shape shape(text);
  if (!is_numeric(text) || shape.points + shape.commas == 0 || !mangled(text).empty()) {
    return DecimalSign::kUnsure;
  }
  const char last = text[text.find_last_of(".,")];
  const bool both = shape.points > 0 && shape.commas > 0;
  if (!both && are_groups(split(text, ".,"))) return DecimalSign::kUnsure;
  return last == '.' ? DecimalSign::kPoint : DecimalSign::kComma;
}

Result<std::string> plain_number(std::string_view cell, DecimalSign sign, std::string_view what) {
  const std::string_view bare = trimmed(cell);
  const auto refuse = [&](const std::string& why) {
    return fail(Fault::kMalformed, std::string(what) +
                                       ": expected a plain decimal number such as 0.5, " + why +
                                       ", got \"" + std::string(bare.substr(0, 40)) + '"');
  };
  if (bare.empty()) return std::string();
  if (cell.front() == ' ' || cell.back() == ' ') return refuse("without a space at either end");
  if (const std::string as = mangled(bare); !as.empty()) {
    return refuse("but the spreadsheet made " + as +
                  " of it: format the column as text, write the number anew and save again");
  }
  const std::string text = without_spaces(bare);
  if (text.empty()) return refuse("with spaces between groups of three digits only");
  const Shape shape(text);
  if (!is_numeric(text) || shape.points + shape.commas == 0) return text;
  if (shape.points > 0 && shape.commas > 0) {
    std::string plain = from_both(text);
    if (plain.empty()) return refuse("with points and commas in places that have one meaning");
    return plain;
  }
  const bool point = shape.points > 0;
  const bool groups = are_groups(split(text, point ? "." : ","));
  const DecimalSign is = point ? DecimalSign::kPoint : DecimalSign::kComma;
  if (shape.points + shape.commas > 1) {
    if (!groups || is == sign) return refuse("with one decimal sign");
    std::string plain = text;
    plain.erase(std::remove(plain.begin(), plain.end(), point ? '.' : ','), plain.end());
    return plain;
  }
  if (groups && is != sign) {
    std::string without = text;
    without.erase(without.find(point ? '.' : ','), 1);
    std::string decimal = text;
    decimal[decimal.find_first_of(".,")] = '.';
    return refuse("but it may be " + decimal + " or " + without + ": write " + decimal +
                  "0, or no thousands separators");
  }
  if (!point && sign == DecimalSign::kPoint) return text;  // refused as a number
  std::string plain = text;
  if (!point) plain[plain.find(',')] = '.';
  return plain;
}

}  // namespace ph::wire
