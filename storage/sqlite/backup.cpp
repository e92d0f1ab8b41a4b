#include "storage/sqlite/backup.hpp"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Transaction.h>

#include <filesystem>
#include <map>

#include "storage/sqlite/connection.hpp"
#include "storage/sqlite/holder.hpp"
#include "storage/sqlite/schema.hpp"
#include "storage/store.hpp"

namespace ph::storage {
namespace {

using RowCounts = std::map<std::string, std::int64_t>;

RowCounts count_rows(SQLite::Database& database) {
  RowCounts counts;
  SQLite::Statement tables(database, "SELECT name FROM sqlite_schema WHERE type = 'table'");
  while (tables.executeStep()) {
    const std::string name = tables.getColumn(0).getString();
    counts[name] = database.execAndGet("SELECT count(*) FROM \"" + name + "\"").getInt64();
  }
  return counts;
}

Status prove(SQLite::Database& copy, const std::string& path, const RowCounts& expected) {
  const std::string verdict = copy.execAndGet("PRAGMA integrity_check(1)").getString();
  if (verdict != "ok") return fail(Fault::kMalformed, "database " + path + ": " + verdict);
  SQLite::Statement references(copy, "PRAGMA foreign_key_check");
  if (references.executeStep()) {
    return fail(Fault::kMalformed, "database " + path + ": broken reference in table " +
                                       references.getColumn(0).getString());
  }
  const RowCounts counts = count_rows(copy);
  for (const auto& [table, rows] : expected) {
    const auto found = counts.find(table);
    const std::int64_t copied = found == counts.end() ? -1 : found->second;
    if (copied == rows) continue;
    return fail(Fault::kMalformed, "database " + path + ": table " + table + ": expected " +
                                       std::to_string(rows) + " rows, got " +
                                       std::to_string(copied));
  }
  return {};
}

Status copy(const std::string& from, const std::string& to) {
  return guarded("database " + from + ": copy to " + to, [&]() -> Status {
    Connection source(from, Access::kRead);
    if (auto ours = must_be_ours(source, from); !ours) return ours;
    SQLite::Database target(to, SQLite::OPEN_READWRITE);
    target.exec("PRAGMA synchronous=FULL");
    SQLite::Transaction one_state(source.database());
    const RowCounts rows = count_rows(source.database());
    SQLite::Backup(target, source.database()).executeStep(-1);
    target.exec("PRAGMA journal_mode=DELETE");
    return prove(target, to, rows);
  });
}

}  // namespace

Status copy_and_prove(const std::string& from, const std::string& to) {
  Status copied = copy(from, to);
  std::error_code ignored;
  if (!copied) std::filesystem::remove(to, ignored);
  return copied;
}

Status backup_sqlite(const std::string& from, const std::string& to) {
  if (auto made = create_private_file(to); !made) return made;
  if (auto copied = copy_and_prove(from, to); !copied) return copied;
  return sync_folder_of(to);
}

}  // namespace ph::storage
