#include "storage/sqlite/connection.hpp"

#include <sqlite3.h>

namespace ph::storage {
namespace {

// How long a statement waits for a lock. The writer has no rival; readers wait only for recovery.
constexpr int kBusyMilliseconds = 5'000;

int open_flags(Access access) {
  return SQLite::OPEN_NOMUTEX |
         (access == Access::kWrite ? SQLite::OPEN_READWRITE : SQLite::OPEN_READONLY);
}

}  // namespace

Connection::Connection(const std::string& path, Access access)
    : database_(path, open_flags(access), kBusyMilliseconds) {
  harden();
  // Only the writer checkpoints, and only where it says so: SQLite 3.40 can corrupt the database
  // when two connections do.
  database_.exec("PRAGMA wal_autocheckpoint=0; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY");
  if (access == Access::kRead) {
    database_.exec("PRAGMA query_only=ON");
    return;
  }
  database_.exec(
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
      "PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-16384");
}

void Connection::harden() {
  sqlite3* handle = database_.getHandle();
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  database_.exec("PRAGMA cell_size_check=ON");
}

SQLite::Statement& Connection::statement(const char* sql) {
  auto& slot = statements_[sql];
  if (!slot) slot = std::make_unique<SQLite::Statement>(database_, sql);
  return *slot;
}

Error database_error(std::string_view what, const SQLite::Exception& exception) {
  return {Fault::kUnavailable, std::string(what) + ": " + exception.what() + " (SQLite " +
                                   std::to_string(exception.getExtendedErrorCode()) + ")"};
}

}  // namespace ph::storage
