#pragma once
#include <string>
#include <string_view>

#include "protocol/wire/library_codec.hpp"

namespace ph::wire {

// A whole library as a file that people edit: every care area with its settings, every entry with
// every field. Both forms come back exactly: import_library(export_…(x)) has the canonical bytes of
// x, for every x that is well formed. README.md has the columns.

// One table with a header: a row for the library, one for each care area, one for each entry.
// Commas, LF, no byte-order mark; cells that a spreadsheet would run are guarded (sheet_text.hpp).
std::string export_csv(const Library& library);
// The canonical form with line breaks and two spaces a level.
std::string export_json(const Library& library);

enum class FileForm { kJson, kLibrarySheet, kDrugSheet };
// By what it begins with: a brace; a header line with a column `record`; anything else.
FileForm form_of(std::string_view file);

// Reads either form, as tolerant as people and spreadsheets need it (sheet_text.hpp) and no more:
// JSON in any order of members with any white space; a sheet with columns in any order. Every
// problem is told, at most 100, with row and column or the path of the member. A drug sheet is
// none of these (import_csv()).
Imported import_library(std::string_view file);

}  // namespace ph::wire
