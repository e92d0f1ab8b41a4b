#pragma once
#include <map>
#include <string>

#include "storage/records.hpp"
#include "storage/sqlite/connection.hpp"

namespace ph::storage {

// What a backup holds, said in a file of its own (`<backup>.manifest`), so that a copy that was
// cut, changed or mixed up is found before it takes the place of anything.
struct Manifest {
  std::int64_t schema = 0;
  std::uint64_t audit_row = 0;
  Digest audit_chain{};
  Digest cursors{};                          // over every journal's lane and how far it is stored
  std::map<std::string, std::int64_t> rows;  // by table
  Digest file{};                             // digest_of_file()
  bool operator==(const Manifest&) const = default;
};

// Reads all but `file` from a database, in the transaction of the caller.
Manifest manifest_of(Connection& connection, std::int64_t schema);
// SHA-256 of a chain of SHA-256 over blocks of a mebibyte: a database may be larger than memory.
Result<Digest> digest_of_file(const std::string& path);

std::string manifest_path(const std::string& backup);
std::string manifest_text(const Manifest& manifest);
// Writes it beside the backup, on disk.
Status write_manifest(const std::string& backup, const Manifest& manifest);
// kNotFound: there is none. kMalformed: it is not in its only form.
Result<Manifest> read_manifest(const std::string& backup);

}  // namespace ph::storage
