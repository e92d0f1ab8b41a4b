#pragma once
#include <string_view>
#include <vector>

#include "protocol/domain/library.hpp"
#include "protocol/wire/sheet.hpp"

namespace ph::wire {

// Where the sheet of rules begins behind a sheet of drugs in one text: a line of its own that
// begins with "entry,". Its end when there is none.
std::size_t rules_begin(std::string_view text);

// Reads the sheet of rules, one row an entry, into the entries that it names by id; every problem
// by row (1 is its header) and column. protocol/README.md has the columns. Each but `entry` may be
// left out, and so may each cell: then the pharmacist allows none of it.
void apply_rules(std::string_view text, const Sheet& drugs, std::vector<DrugEntry>& entries,
                 Problems& problems);

}  // namespace ph::wire
