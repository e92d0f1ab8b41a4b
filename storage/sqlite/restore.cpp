#include <SQLiteCpp/Transaction.h>

#include <filesystem>

#include "storage/sqlite/audit_chain.hpp"
#include "storage/sqlite/backup.hpp"
#include "storage/sqlite/connection.hpp"
#include "storage/sqlite/holder.hpp"
#include "storage/sqlite/query.hpp"
#include "storage/sqlite/schema.hpp"
#include "storage/store.hpp"

namespace ph::storage {
namespace {

namespace fs = std::filesystem;

// Its schema is one that this build can serve, and it is byte for byte what its manifest promises.
Result<Manifest> prove_backup(const std::string& path) {
  const auto known = guarded("database " + path + ": read", [&]() -> Status {
    Connection connection(path, Access::kRead);
    auto version = schema_version(connection, path, migrations());
    if (!version) return fail(version.error());
    return {};
  });
  if (!known) return fail(known.error());
  auto manifest = read_manifest(path);
  if (!manifest) {
    return fail(Fault::kRefused, manifest.error().detail +
                                     "; a bare copy is proved and given one by"
                                     " pumphouse-server backup --database " +
                                     path + " --to NEW");
  }
  const auto digest = digest_of_file(path);
  if (!digest) return fail(digest.error());
  if (*digest == manifest->file) return manifest;
  return fail(Fault::kMalformed, "database " + path + ": is not the file of its manifest");
}

// Keeps the database that is about to be replaced, log and all, beside it.
Status set_aside(const std::string& path) {
  std::error_code error;
  if (!fs::exists(path, error)) return {};
  for (const char* part : {"-wal", "-shm"}) {
    fs::remove(path + ".replaced" + part, error);
    if (fs::exists(path + part, error)) fs::rename(path + part, path + ".replaced" + part, error);
    if (error) break;
  }
  if (!error) fs::remove(path + ".replaced", error);
  if (!error) fs::create_hard_link(path, path + ".replaced", error);
  if (!error) return {};
  return fail(Fault::kUnavailable, "database " + path + ": cannot set it aside as " + path +
                                       ".replaced: " + error.message());
}

Status put_in_place(const std::string& fresh, const std::string& path) {
  std::error_code error;
  fs::rename(fresh, path, error);
  if (error) {
    return fail(Fault::kUnavailable,
                "database " + path + ": cannot put " + fresh + " there: " + error.message());
  }
  return sync_folder_of(path);
}

// Orders that were given after the backup are known to pumps and to nobody here: numbers go on far
// beyond any that can have been given, so that none is used twice.
std::int64_t floor_of_orders(Connection& connection, WallTime now) {
  constexpr std::int64_t kFar = 1'000'000;
  Query highest(connection,
                "SELECT max((SELECT ifnull(max(sequence), 0) FROM orders),"
                " (SELECT ifnull(max(order_floor), 0) FROM restores))");
  const std::int64_t known = highest.next() ? highest.only<std::int64_t>() : 0;
  return std::max(wall_ms(now), known + kFar);
}

// The restore is a row of the restored audit.
void note_restore(Connection& connection, const Manifest& manifest, const std::string& from,
                  WallTime now) {
  const std::int64_t floor = floor_of_orders(connection, now);
  Query(connection, "INSERT INTO restores (at, order_floor, audit_row) VALUES (?1, ?2, ?3)", now,
        floor, manifest.audit_row)
      .run();
  append_audit(connection, {.row = 0,
                            .at = now,
                            .actor = "console",
                            .act = "database.restored",
                            .subject = fs::path(from).filename().string(),
                            .detail = "the record goes on behind audit row " +
                                      std::to_string(manifest.audit_row) +
                                      "; orders are numbered from " + std::to_string(floor) + " on",
                            .chain = {}});
}

Status mark(const std::string& fresh, const Manifest& manifest, const std::string& from,
            WallTime now) {
  return guarded("database " + fresh + ": mark as restored", [&]() -> Status {
    Connection connection(fresh, Access::kWrite);
    if (auto done = migrate(connection, fresh, manifest.schema, migrations()); !done) return done;
    SQLite::Transaction transaction(connection.database());
    note_restore(connection, manifest, from, now);
    transaction.commit();
    connection.database().exec("PRAGMA journal_mode=DELETE");
    return {};
  });
}

}  // namespace

Result<Restored> restore_sqlite(const std::string& from, const std::string& to, WallTime now) {
  auto holder = Holder::take(to);
  if (!holder) return fail(holder.error());
  const auto promised = prove_backup(from);
  if (!promised) return fail(promised.error());
  const std::string fresh = to + ".restoring";
  std::error_code error;
  fs::remove(fresh, error);  // of an attempt that did not end
  if (auto made = create_private_file(fresh); !made) return fail(made.error());
  auto copied = copy_and_prove(from, fresh);
  if (!copied) return fail(copied.error());
  copied->file = promised->file;
  if (*copied != *promised) {
    return fail(Fault::kMalformed, "database " + from +
                                       ": holds another count of rows, audit or"
                                       " journals than its manifest");
  }
  if (auto marked = mark(fresh, *promised, from, now); !marked) return fail(marked.error());
  if (auto aside = set_aside(to); !aside) return fail(aside.error());
  if (auto placed = put_in_place(fresh, to); !placed) return fail(placed.error());
  return Restored{promised->audit_row, promised->audit_chain};
}

}  // namespace ph::storage
