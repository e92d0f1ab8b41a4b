#include <SQLiteCpp/Transaction.h>

#include "storage/sqlite/archive.hpp"
#include "storage/sqlite/library_columns.hpp"

namespace ph::storage {

Result<std::vector<LibraryRecord>> SqliteArchive::libraries() {
  return look<std::vector<LibraryRecord>>("libraries", [](Connection& connection) {
    SQLite::Transaction one_state(connection.database());
    std::vector<LibraryRecord> records;
    Query query(connection, "SELECT " PH_LIBRARY_COLUMNS " FROM libraries ORDER BY draft DESC");
    while (query.next()) read_library(query, records.emplace_back());
    for (auto& record : records) read_people(connection, record);
    return records;
  });
}

Result<std::optional<LibraryRecord>> SqliteArchive::released_library() {
  return look<std::optional<LibraryRecord>>("released library", [](Connection& connection) {
    SQLite::Transaction one_state(connection.database());
    std::optional<LibraryRecord> record;
    Query query(connection,
                "SELECT " PH_LIBRARY_COLUMNS
                " FROM libraries WHERE number IS NOT NULL ORDER BY number DESC LIMIT 1");
    if (query.next()) read_library(query, record.emplace());
    if (record) read_people(connection, *record);
    return record;
  });
}

Result<std::optional<Bytes>> SqliteArchive::library_bytes(const Digest& digest) {
  return look<std::optional<Bytes>>("library bytes", [&](Connection& connection) {
    Query query(connection, "SELECT bytes FROM library_bytes WHERE digest = ?1", digest);
    return query.next() ? std::optional(query.only<Bytes>()) : std::nullopt;
  });
}

}  // namespace ph::storage
