#include "storage/sqlite/backup.hpp"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Transaction.h>

#include <filesystem>
#include "storage/sqlite/connection.hpp"
#include "storage/sqlite/holder.hpp"
#include "storage/sqlite/schema.hpp"
#include "storage/store.hpp"

namespace ph::storage {
namespace {

Status prove(Connection& connection, const std::string& path, const Manifest& expected) {
  SQLite::Database& copy = connection.database();
  const std::string verdict = copy.execAndGet("PRAGMA integrity_check(1)").getString();
  if (verdict != "ok") return fail(Fault::kMalformed, "database " + path + ": " + verdict);
  SQLite::Statement references(copy, "PRAGMA foreign_key_check");
  if (references.executeStep()) {
    return fail(Fault::kMalformed, "database " + path + ": broken reference in table " +
                                       references.getColumn(0).getString());
  }
  const Manifest counted = manifest_of(connection, expected.schema);
  if (counted.audit_chain != expected.audit_chain || counted.cursors != expected.cursors) {
    return fail(Fault::kMalformed, "database " + path +
                                       ": its audit or its journals end elsewhere"
                                       " than those it was copied from");
  }
  for (const auto& [table, rows] : expected.rows) {
    const auto found = counted.rows.find(table);
    const std::int64_t copied = found == counted.rows.end() ? -1 : found->second;
    if (copied == rows) continue;
    return fail(Fault::kMalformed, "database " + path + ": table " + table + ": expected " +
                                       std::to_string(rows) + " rows, got " +
                                       std::to_string(copied));
  }
  return {};
}

Result<Manifest> copy(const std::string& from, const std::string& to) {
  return guarded("database " + from + ": copy to " + to, [&]() -> Result<Manifest> {
    Connection source(from, Access::kRead);
    if (auto ours = must_be_ours(source, from); !ours) return fail(ours.error());
    SQLite::Transaction one_state(source.database());
    Manifest manifest = manifest_of(source, last_step(source));
    {
      SQLite::Database target(to, SQLite::OPEN_READWRITE);
      target.exec("PRAGMA synchronous=FULL");
      SQLite::Backup(target, source.database()).executeStep(-1);
      target.exec("PRAGMA journal_mode=DELETE");
    }
    Connection copied(to, Access::kRead);
    if (auto proved = prove(copied, to, manifest); !proved) return fail(proved.error());
    return manifest;
  });
}

}  // namespace

Result<Manifest> copy_and_prove(const std::string& from, const std::string& to) {
  auto copied = copy(from, to);
  std::error_code ignored;
  if (!copied) std::filesystem::remove(to, ignored);
  return copied;
}

Status backup_sqlite(const std::string& from, const std::string& to) {
  std::error_code ignored;
  if (std::filesystem::exists(manifest_path(to), ignored)) {
    return fail(Fault::kConflict, "file " + manifest_path(to) + ": exists already; name a new one");
  }
  if (auto made = create_private_file(to); !made) return made;
  auto manifest = copy_and_prove(from, to);
  if (!manifest) return fail(manifest.error());
  const auto digest = digest_of_file(to);
  if (!digest) return fail(digest.error());
  manifest->file = *digest;
  if (auto written = write_manifest(to, *manifest); !written) return written;
  return sync_folder_of(to);
}

}  // namespace ph::storage
