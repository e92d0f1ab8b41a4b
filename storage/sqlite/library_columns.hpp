#pragma once
#include "storage/sqlite/query.hpp"

namespace ph::storage {

#define PH_LIBRARY_COLUMNS                                                                 \
  "draft, ifnull(number, 0), stage, author, first_signer, second_signer, reason, created," \
  " released, digest, signature"

inline void read_library(Query& row, LibraryRecord& record) {
  row.read(record.draft, record.number, record.stage, record.author, record.first_signer,
           record.second_signer, record.reason, record.created, record.released, record.digest,
           record.signature);
}

}  // namespace ph::storage
