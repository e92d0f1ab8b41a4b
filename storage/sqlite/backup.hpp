#pragma once
#include <string>

#include "protocol/base/result.hpp"

namespace ph::storage {

// Copies the one committed state of `from` that stands at the call into the empty file `to`, as a
// single file without a log beside it, and proves it: whole by SQLite's own check, references
// unbroken, and as many rows in every table as the source. Removes `to` when any of it fails.
Status copy_and_prove(const std::string& from, const std::string& to);

}  // namespace ph::storage
