#include "storage/sqlite/archive.hpp"

namespace ph::storage {

std::unique_ptr<Connection> SqliteArchive::borrow() {
  {
    std::lock_guard lock(mutex_);
    if (!free_.empty()) {
      auto connection = std::move(free_.back());
      free_.pop_back();
      return connection;
    }
  }
  return std::make_unique<Connection>(path_, Access::kRead);
}

void SqliteArchive::give_back(std::unique_ptr<Connection> connection) {
  std::lock_guard lock(mutex_);
  free_.push_back(std::move(connection));
}

std::unique_ptr<Archive> make_sqlite_archive(const std::string& path) {
  return std::make_unique<SqliteArchive>(path);
}

}  // namespace ph::storage
