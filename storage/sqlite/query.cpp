#include "storage/sqlite/query.hpp"

#include <SQLiteCpp/Column.h>

namespace ph::storage {

bool Query::next() {
  column_ = 0;
  return statement_.executeStep();
}

void Query::put_text(std::string_view text) { statement_.bind(++parameter_, std::string(text)); }

void Query::put_blob(ByteView bytes) {
  // A null pointer would bind NULL.
  const void* start = bytes.empty() ? static_cast<const void*>("") : bytes.data();
  statement_.bind(++parameter_, start, static_cast<int>(bytes.size()));
}

Bytes Query::take_blob() {
  const SQLite::Column column = statement_.getColumn(column_++);
  const auto* start = static_cast<const std::uint8_t*>(column.getBlob());
  return start == nullptr ? Bytes{} : Bytes(start, start + column.getBytes());
}

void Query::broken(const std::string& why) {
  const std::string name = statement_.getColumn(column_ - 1).getName();
  throw SQLite::Exception("stored " + name + " cannot be read: " + why);
}

}  // namespace ph::storage
