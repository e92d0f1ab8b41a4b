#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/result.hpp"

namespace ph::wire {

// The rows of a separated file (RFC 4180, with any separator) with their fields: quoted fields,
// doubled quotes, CRLF or LF, a byte-order mark at the start, empty rows at the end dropped. Row 1
// is the first. kMalformed, naming row and column number: text after a closing quote, a quote
// inside an unquoted field, a quote that is never closed, not UTF-8.
using CsvRow = std::vector<std::string>;
Result<std::vector<CsvRow>> parse_csv(std::string_view text, char separator = ',');

// The way back: a field as it stands in a row, quoted where a comma, semicolon, quote or line end
// is in it; and one that is quoted in any case.
std::string csv_field(std::string_view text);
std::string csv_quoted(std::string_view text);

}  // namespace ph::wire
