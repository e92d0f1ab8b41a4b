#pragma once
#include <memory>
#include <string>

#include "storage/sqlite/connection.hpp"
#include "storage/sqlite/holder.hpp"
#include "storage/store.hpp"

namespace ph::storage {

// The Ledger over the one connection that writes; keeps the right to the database as long as it
// lives.
std::unique_ptr<Ledger> make_sqlite_ledger(const std::string& path, Holder holder,
                                           std::unique_ptr<Connection> connection);

}  // namespace ph::storage
