#pragma once
#include <span>
#include <string>

#include "storage/sqlite/schema.hpp"

namespace ph::storage {

// The way back of one step, found by comparing the schemas with and without it: a table that the
// step made is renamed to kept_<step>_<table>, a column that it added is copied beside the key of
// its row into such a table and dropped, an index is dropped. Tables that are set aside are nobody
// else's: builds of before know nothing of them. `undo` runs first, for what the step changed.
// Throws SQLite::Exception; inside the caller's transaction.
void take_back(Connection& connection, const Migration& step, std::span<const Migration> known);

// After a step was taken: what a way back has set aside of it is put back, over what the step made.
void put_back(Connection& connection, const Migration& step);

}  // namespace ph::storage
