#pragma once
#include <string>

#include "protocol/base/result.hpp"
#include "storage/sqlite/manifest.hpp"

namespace ph::storage {

// Copies the one committed state of `from` that stands at the call into the empty file `to`, as a
// single file without a log beside it, and proves it: whole by SQLite's own check, references
// unbroken, as many rows in every table, and audit and journals that end where the source's do; the
// manifest says so (without `file`). Removes `to` when any of it fails.
Result<Manifest> copy_and_prove(const std::string& from, const std::string& to);

}  // namespace ph::storage
