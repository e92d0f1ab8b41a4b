#pragma once
#include <span>
#include <string>

#include "storage/sqlite/schema.hpp"
#include "storage/store.hpp"

namespace ph::storage {

// open_sqlite() with a list of schema steps of one's own: how the tests make databases of older and
// newer builds.
Result<Database> open_sqlite_at(const std::string& path, std::span<const Migration> known);

}  // namespace ph::storage
