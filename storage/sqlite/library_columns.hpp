#pragma once
#include "storage/sqlite/query.hpp"

namespace ph::storage {

#define PH_LIBRARY_COLUMNS                                                                 \
  "draft, ifnull(number, 0), stage, author, first_signer, second_signer, reason, created," \
  " released, digest, signature, based_on, folded,"                                        \
  " (SELECT ifnull(max(sequence), 0) FROM draft_edits WHERE draft_edits.draft = libraries.draft)"

inline void read_library(Query& row, LibraryRecord& record) {
  row.read(record.draft, record.number, record.stage, record.author, record.first_signer,
           record.second_signer, record.reason, record.created, record.released, record.digest,
           record.signature, record.based_on, record.folded, record.edits);
}

// Whose work it is and who approved it: what stands in other tables. Throws SQLite::Exception; a
// stored approval that cannot be read is such a one, too.
void read_people(Connection& connection, LibraryRecord& record);

}  // namespace ph::storage
