#pragma once
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>

#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>

#include "protocol/base/result.hpp"

namespace ph::storage {

// kWrite: the one connection that commits and checkpoints. kRead: refuses to write, by SQLite
// itself, and never checkpoints.
enum class Access : std::uint8_t { kWrite, kRead };

// An open SQLite file with our settings and its prepared statements. One thread at a time.
// Throws SQLite::Exception; callers stand inside guarded().
class Connection {
 public:
  Connection(const std::string& path, Access access);

  SQLite::Database& database() { return database_; }
  // Prepared once and kept. `sql` must be a literal: its address is its name.
  SQLite::Statement& statement(const char* sql);
  std::int64_t last_row() const { return database_.getLastInsertRowid(); }

 private:
  void harden();

  SQLite::Database database_;
  std::unordered_map<const void*, std::unique_ptr<SQLite::Statement>> statements_;
};

Error database_error(std::string_view what, const SQLite::Exception& exception);

// The edge of SQLite: runs `work`, which gives a Result, and turns an exception into kUnavailable.
template <class Work>
std::invoke_result_t<Work> guarded(std::string_view what, Work&& work) {
  try {
    return work();
  } catch (const SQLite::Exception& exception) {
    return fail(database_error(what, exception));
  }
}

}  // namespace ph::storage
