#include <SQLiteCpp/Transaction.h>

#include "protocol/crypto/crypto.hpp"
#include "storage/sqlite/downgrade.hpp"
#include "storage/sqlite/query.hpp"
#include "storage/sqlite/schema.hpp"

namespace ph::storage {
namespace {

// PRAGMA application_id of our files: "PUMP".
constexpr std::int64_t kApplication = 0x50554d50;

constexpr const char* kStepsTable =
    "CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL,"
    " checksum BLOB NOT NULL) STRICT";

std::int64_t one_number(Connection& connection, const char* sql) {
  Query query(connection, sql);
  return query.next() ? query.only<std::int64_t>() : 0;
}

Digest checksum(const Migration& step) { return crypto::sha256(as_bytes(step.sql)); }

tl::unexpected<Error> refuse(const std::string& path, const std::string& why) {
  return fail(Fault::kRefused, "database " + path + ": " + why);
}

Status compare(const std::string& path, std::int64_t version, const Digest& stored,
               std::span<const Migration> known) {
  const auto newest = static_cast<std::int64_t>(known.size());
  if (version > newest) {
    return refuse(path, "has schema version " + std::to_string(version) +
                            ", this build knows up to " + std::to_string(newest) +
                            "; run the newer build, or restore a backup made before it");
  }
  if (checksum(known[static_cast<std::size_t>(version - 1)]) != stored) {
    return refuse(path, "schema step " + std::to_string(version) +
                            " differs from this build's; run the build that made it");
  }
  return {};
}

}  // namespace

Status must_be_ours(Connection& connection, const std::string& path) {
  if (one_number(connection, "PRAGMA application_id") == kApplication) return {};
  return refuse(path, "is not a Pumphouse database; name another file");
}

Result<std::int64_t> schema_version(Connection& connection, const std::string& path,
                                    std::span<const Migration> known) {
  if (one_number(connection, "SELECT count(*) FROM sqlite_schema") == 0) return std::int64_t{0};
  if (auto ours = must_be_ours(connection, path); !ours) return fail(ours.error());
  Query steps(connection, "SELECT version, checksum FROM migrations ORDER BY version");
  std::int64_t last = 0;
  while (steps.next()) {
    std::int64_t version = 0;
    Digest stored{};
    steps.read(version, stored);
    if (version != last + 1) {
      return refuse(path, "schema step " + std::to_string(last + 1) + " is missing");
    }
    if (auto same = compare(path, version, stored, known); !same) return fail(same.error());
    last = version;
  }
  return last;
}

std::int64_t last_step(Connection& connection) {
  return one_number(connection, "SELECT max(version) FROM migrations");
}

Status migrate(Connection& connection, const std::string& path, std::int64_t from,
               std::span<const Migration> known) {
  return guarded("database " + path + ": migrate", [&]() -> Status {
    SQLite::Transaction transaction(connection.database());
    connection.database().exec(kStepsTable);
    connection.database().exec("PRAGMA application_id=" + std::to_string(kApplication));
    for (const Migration& step : known.subspan(static_cast<std::size_t>(from))) {
      connection.database().exec(step.sql);
      put_back(connection, step);
      Query(connection, "INSERT INTO migrations VALUES (?1, ?2, ?3)", step.version, step.name,
            checksum(step))
          .run();
    }
    transaction.commit();
    return {};
  });
}

}  // namespace ph::storage
