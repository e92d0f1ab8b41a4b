#include "storage/sqlite/downgrade.hpp"

#include <SQLiteCpp/Transaction.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "storage/sqlite/backup.hpp"
#include "storage/sqlite/holder.hpp"
#include "storage/sqlite/query.hpp"
#include "storage/store.hpp"

namespace ph::storage {
namespace {

constexpr const char* kKept = "kept_";

using Columns = std::vector<std::string>;

struct Shape {
  std::map<std::string, Columns> tables;
  std::set<std::string> indices;
};

std::vector<std::string> texts(SQLite::Database& database, const std::string& sql) {
  std::vector<std::string> out;
  SQLite::Statement rows(database, sql);
  while (rows.executeStep()) out.push_back(rows.getColumn(0).getString());
  return out;
}

Columns columns_of(SQLite::Database& database, const std::string& table) {
  return texts(database, "SELECT name FROM pragma_table_info('" + table + "')");
}

// Of the primary key; the row's own number where there is none.
Columns key_of(SQLite::Database& database, const std::string& table) {
  auto key = texts(database,
                   "SELECT name FROM pragma_table_info('" + table + "') WHERE pk > 0 ORDER BY pk");
  if (key.empty()) key.emplace_back("rowid");
  return key;
}

Shape shape_of(SQLite::Database& database) {
  Shape out;
  for (auto& name : texts(database, "SELECT name FROM sqlite_schema WHERE type = 'table'")) {
    if (!name.starts_with(kKept)) out.tables[name] = columns_of(database, name);
  }
  for (auto& name :
       texts(database, "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql NOT NULL")) {
    out.indices.insert(std::move(name));
  }
  return out;
}

// What the steps up to `last` make of an empty file.
Shape shape_after(std::span<const Migration> known, std::int64_t last) {
  SQLite::Database empty(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  for (const Migration& step : known) {
    if (step.version <= last) empty.exec(step.sql);
  }
  return shape_of(empty);
}

std::string joined(const Columns& words, const std::string& before = "") {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : ", ") + before + word;
  return out;
}

std::string kept_name(std::int64_t step, const std::string& table) {
  return kKept + std::to_string(step) + "_" + table;
}

void set_aside_columns(SQLite::Database& database, const std::string& table, const Columns& columns,
                       const std::string& kept) {
  Columns all = key_of(database, table);
  all.insert(all.end(), columns.begin(), columns.end());
  database.exec("CREATE TABLE " + kept + " AS SELECT " + joined(all) + " FROM " + table);
  for (const auto& column : columns) {
    database.exec("ALTER TABLE " + table + " DROP COLUMN " + column);
  }
}

Columns beyond(const Columns& all, const Columns& known) {
  Columns out;
  for (const auto& each : all) {
    if (std::find(known.begin(), known.end(), each) == known.end()) out.push_back(each);
  }
  return out;
}

void take_back_table(SQLite::Database& database, const Migration& step, const std::string& table,
                     const Columns& columns, const Shape& before) {
  const std::string kept = kept_name(step.version, table);
  database.exec("DROP TABLE IF EXISTS " + kept);
  const auto known = before.tables.find(table);
  if (known == before.tables.end()) {
    // A copy, not a renaming: references of other tables must not follow it.
    database.exec("CREATE TABLE " + kept + " AS SELECT " + joined(columns) + " FROM " + table);
    database.exec("DROP TABLE " + table);
    return;
  }
  const Columns added = beyond(columns, known->second);
  if (!beyond(known->second, columns).empty()) {
    throw SQLite::Exception("schema step " + std::to_string(step.version) + " (" + step.name +
                            ") has no way back: table " + table +
                            " lacks what it had before; restore a backup made before it");
  }
  if (!added.empty()) set_aside_columns(database, table, added, kept);
}

void put_back_table(SQLite::Database& database, const std::string& kept, const std::string& table) {
  const Columns stored = columns_of(database, kept);
  const Columns now = columns_of(database, table);
  if (stored.size() == now.size()) {
    database.exec("INSERT OR REPLACE INTO " + table + " (" + joined(stored) + ") SELECT " +
                  joined(stored) + " FROM " + kept);
  } else {
    const Columns key = key_of(database, table);
    const Columns values = beyond(stored, key);
    std::string same;
    for (const auto& part : key) {
      same.append(same.empty() ? "" : " AND ").append("k." + part + " = " + table + "." + part);
    }
    database.exec("UPDATE " + table + " SET (" + joined(values) + ") = (SELECT " +
                  joined(values, "k.") + " FROM " + kept + " k WHERE " + same +
                  ") WHERE EXISTS (SELECT 1 FROM " + kept + " k WHERE " + same + ")");
  }
  database.exec("DROP TABLE " + kept);
}

Status take_back_to(Connection& connection, const std::string& path, std::int64_t version,
                    std::span<const Migration> known) {
  auto stands = schema_version(connection, path, known);
  if (!stands) return fail(stands.error());
  if (version < 1 || version > *stands) {
    return fail(Fault::kMalformed, "database " + path + ": has schema version " +
                                       std::to_string(*stands) + ", expected a version from 1 to " +
                                       "that, got " + std::to_string(version));
  }
  // References between tables that go and stay are looked at when all is done.
  connection.database().exec("PRAGMA foreign_keys=OFF");
  SQLite::Transaction transaction(connection.database());
  for (std::int64_t step = *stands; step > version; --step) {
    take_back(connection, known[static_cast<std::size_t>(step - 1)], known);
  }
  SQLite::Statement broken(connection.database(), "PRAGMA foreign_key_check");
  if (broken.executeStep()) {
    return fail(Fault::kRefused, "database " + path + ": a reference of table " +
                                     broken.getColumn(0).getString() + " would break");
  }
  broken.reset();
  transaction.commit();
  connection.database().exec("PRAGMA journal_mode=DELETE");
  return {};
}

}  // namespace

void take_back(Connection& connection, const Migration& step, std::span<const Migration> known) {
  SQLite::Database& database = connection.database();
  database.exec(step.undo);
  const Shape before = shape_after(known, step.version - 1);
  const Shape now = shape_of(database);
  for (const auto& index : now.indices) {
    if (!before.indices.contains(index)) database.exec("DROP INDEX " + index);
  }
  for (const auto& [table, columns] : now.tables) {
    if (table == "migrations") continue;
    take_back_table(database, step, table, columns, before);
  }
  database.exec("DELETE FROM migrations WHERE version = " + std::to_string(step.version));
}

void put_back(Connection& connection, const Migration& step) {
  SQLite::Database& database = connection.database();
  const std::string prefix = kKept + std::to_string(step.version) + "_";
  for (const auto& name : texts(database, "SELECT name FROM sqlite_schema WHERE type = 'table'")) {
    if (name.starts_with(prefix)) put_back_table(database, name, name.substr(prefix.size()));
  }
}

Status downgrade_sqlite(const std::string& path, std::int64_t version) {
  auto holder = Holder::take(path);
  if (!holder) return fail(holder.error());
  const std::string copy = path + ".before-" + std::to_string(version);
  std::error_code ignored;
  std::filesystem::remove(copy, ignored);
  std::filesystem::remove(manifest_path(copy), ignored);
  if (auto copied = backup_sqlite(path, copy); !copied) return copied;
  return guarded("database " + path + ": take back", [&] {
    Connection connection(path, Access::kWrite);
    return take_back_to(connection, path, version, migrations());
  });
}

}  // namespace ph::storage
