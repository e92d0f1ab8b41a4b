#pragma once
#include <string>
#include <string_view>

#include "protocol/base/result.hpp"
#include "protocol/base/text.hpp"

namespace ph::wire {

// What spreadsheets make of a text, and the way back. Pure.

// A file as UTF-8 without a byte-order mark: UTF-8, or UTF-16 that begins with its mark. A first
// line "sep=;" that some write is taken away. kMalformed: UTF-16 that is cut or has half a
// character.
Result<std::string> plain_text(std::string_view file);

// Comma, semicolon or tab: which of them the first line has most of outside quotes; without any a
// comma.
char separator_of(std::string_view text);

// A cell that a spreadsheet would run as a formula (it begins with = + - @ or a tab) gets an
// apostrophe before it; so does one that begins with an apostrophe, so that the way back is exact.
std::string guarded(std::string_view cell);
std::string_view unguarded(std::string_view cell);

// A code that a spreadsheet took for a number and rounded: 1.23E+11.
bool is_rounded(std::string_view cell);

// How a sheet writes its decimals.
enum class DecimalSign { kPoint, kComma, kUnsure };

// What a cell with a number says about that: kUnsure where it says nothing ("12", "1.234").
DecimalSign sign_in(std::string_view cell);

// A number as a spreadsheet shows it, in plain notation with a point: "0,5" and "1 234,5" where
// the sheet has decimal commas, "1,234.5" everywhere. Refuses with what to do: a date or a time of
// day, 1E+03, an error of the spreadsheet, and whatever can be read in two ways, such as 1,234.
// What is no number at all comes back as it is.
Result<std::string> plain_number(std::string_view cell, DecimalSign sign, std::string_view what);

}  // namespace ph::wire
