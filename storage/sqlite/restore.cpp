#include <filesystem>

#include "storage/sqlite/backup.hpp"
#include "storage/sqlite/connection.hpp"
#include "storage/sqlite/holder.hpp"
#include "storage/sqlite/schema.hpp"
#include "storage/store.hpp"

namespace ph::storage {
namespace {

namespace fs = std::filesystem;

// Its schema is one that this build can serve.
Status check_schema(const std::string& path) {
  return guarded("database " + path + ": read", [&]() -> Status {
    Connection connection(path, Access::kRead);
    auto version = schema_version(connection, path, migrations());
    if (!version) return fail(version.error());
    return {};
  });
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

}  // namespace

Status restore_sqlite(const std::string& from, const std::string& to) {
  auto holder = Holder::take(to);
  if (!holder) return fail(holder.error());
  if (auto known = check_schema(from); !known) return known;
  const std::string fresh = to + ".restoring";
  std::error_code error;
  fs::remove(fresh, error);  // of an attempt that did not end
  if (auto made = create_private_file(fresh); !made) return made;
  if (auto copied = copy_and_prove(from, fresh); !copied) return copied;
  if (auto aside = set_aside(to); !aside) return aside;
  return put_in_place(fresh, to);
}

}  // namespace ph::storage
