#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/bytes.hpp"
#include "protocol/base/result.hpp"
#include "protocol/domain/library.hpp"

namespace ph::wire {

// The canonical bytes of a library: JSON with sorted keys, no spaces, doses as decimal strings,
// volumes and rates as integers. Equal libraries give equal bytes; these bytes are hashed and
// signed.
std::string canonical(const Library& library);

// The canonical bytes of one entry, as they stand inside its library's: their SHA-256 names the
// entry in every event about it.
std::string canonical(const DrugEntry& entry);

// The settings of a care area as they stand inside its library's, with an empty list of entries.
std::string canonical_settings(const CareArea& area);

// Reads canonical bytes back, as strictly as the codec; also refuses bytes that are JSON but not
// canonical, so that one content has one hash. Size limit LibraryTarget::kMaxSize.
Result<Library> parse_library(std::string_view bytes);

// The same from JSON that people wrote: members in any order, any white space; at most twice that
// size. Every complaint is told, each with the path of its member.
struct Imported;
Imported parse_library_json(std::string_view text);

// One entry, or one area's settings, from JSON that people wrote. `problems` empty: it is read.
struct ReadEntry {
  DrugEntry entry;
  std::vector<std::string> problems;
};
ReadEntry parse_entry_json(std::string_view text);
struct ReadSettings {
  CareArea area;
  std::vector<std::string> problems;
};
ReadSettings parse_settings_json(std::string_view text);

// What an import found: either a library (without number and site) or every problem, by row and
// column ("row 12, column soft_high: …"). Nothing is imported when there is any.
struct Imported {
  Library library;
  std::vector<std::string> problems;
};

// The note of an imported library until its author gives it another: a sheet that nobody vouched
// for must not look fit for patients.
inline constexpr std::string_view kUnvouched = "example data, not for clinical use";

// The spreadsheet form: a header line with drug, tall_man, route, therapy_class,
// concentration_amount, concentration_unit, diluent_volume_ml, dosing_unit, soft_low, soft_high,
// hard_low, hard_high, default_rate, in any order (protocol/README.md has the columns). All rows
// become entries of the one care area `area`, replacing those it has. Row 1 is the header.
// Behind the drugs the same text may go on with a sheet of rules, whose header begins with `entry`:
// what each entry allows beyond its base dose (protocol/wire/import_rules.hpp).
// Byte-order mark, CRLF, quoted fields and empty lines at the end are understood. At most 100
// problems are told.
Imported import_csv(std::string_view text, const CareArea& area);

}  // namespace ph::wire
