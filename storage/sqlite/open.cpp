#include "storage/sqlite/open.hpp"

#include <filesystem>

#include "storage/sqlite/archive.hpp"
#include "storage/sqlite/holder.hpp"
#include "storage/sqlite/ledger.hpp"
#include "storage/sqlite/manifest.hpp"

namespace ph::storage {
namespace {

Status prepare_file(const std::string& path) {
  std::error_code error;
  const bool exists = std::filesystem::exists(path, error);
  if (error) {
    return fail(Fault::kUnavailable, "database " + path + ": cannot look: " + error.message());
  }
  return exists ? make_private(path) : create_private_file(path);
}

// A migration never walks back: the way back is this copy.
Status keep_copy(const std::string& path, std::int64_t target) {
  const std::string copy = path + ".before-" + std::to_string(target);
  std::error_code error;
  std::filesystem::remove(manifest_path(copy), error);  // of an attempt that did not end
  if (!error) std::filesystem::remove(copy, error);
  if (error) {
    return fail(Fault::kUnavailable, "file " + copy + ": cannot replace: " + error.message());
  }
  return backup_sqlite(path, copy);
}

Status bring_up_to_date(Connection& connection, const std::string& path,
                        std::span<const Migration> known) {
  auto version = schema_version(connection, path, known);
  if (!version) return fail(version.error());
  const auto newest = static_cast<std::int64_t>(known.size());
  if (*version == newest) return {};
  if (*version > 0) {
    if (auto copied = keep_copy(path, newest); !copied) return copied;
  }
  return migrate(connection, path, *version, known);
}

}  // namespace

Result<Database> open_sqlite_at(const std::string& path, std::span<const Migration> known) {
  auto holder = Holder::take(path);
  if (!holder) return fail(holder.error());
  if (auto ready = prepare_file(path); !ready) return fail(ready.error());
  return guarded("database " + path + ": open", [&]() -> Result<Database> {
    auto connection = std::make_unique<Connection>(path, Access::kWrite);
    if (auto done = bring_up_to_date(*connection, path, known); !done) return fail(done.error());
    Database database;
    database.ledger = make_sqlite_ledger(path, std::move(*holder), std::move(connection));
    database.archive = make_sqlite_archive(path);
    return database;
  });
}

std::unique_ptr<Archive> read_sqlite(const std::string& path) { return make_sqlite_archive(path); }

Result<Database> open_sqlite(const std::string& path) { return open_sqlite_at(path, migrations()); }

}  // namespace ph::storage
