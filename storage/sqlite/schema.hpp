#pragma once
#include <cstdint>
#include <span>

#include "protocol/base/result.hpp"
#include "storage/sqlite/connection.hpp"

namespace ph::storage {

// One step of the schema, from version - 1 to version. Once released a step is never edited: its
// SHA-256 is stored with every database and compared at each start.
struct Migration {
  std::int64_t version;
  const char* name;
  const char* sql;
  // What a way back to version - 1 begins with, where the step changed what was there before (a
  // column renamed); what it only added is set aside by itself (downgrade.hpp).
  const char* undo = "";
};

// All steps of this build, from 1 upwards.
std::span<const Migration> migrations();

// Refuses (kRefused) an empty file and one that Pumphouse did not make.
Status must_be_ours(Connection& connection, const std::string& path);

// What stands in a file: 0 for an empty one. Refuses (kRefused) a file that is not ours, one of a
// newer build, and one whose steps differ from `known`.
Result<std::int64_t> schema_version(Connection& connection, const std::string& path,
                                    std::span<const Migration> known);

// The last step that the file itself names; 0: none.
std::int64_t last_step(Connection& connection);

// Takes the missing steps, all in one transaction. Requires that schema_version() accepted it.
Status migrate(Connection& connection, const std::string& path, std::int64_t from,
               std::span<const Migration> known);

}  // namespace ph::storage
