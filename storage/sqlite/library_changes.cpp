#include "protocol/crypto/crypto.hpp"
#include "storage/sqlite/changes.hpp"
#include "storage/sqlite/library_columns.hpp"

namespace ph::storage {
namespace {

constexpr auto kReleased = LibraryStage::kReleased;

std::string name_of(const LibraryRecord& record) {
  return "library draft " + std::to_string(record.draft);
}

std::uint32_t one_number(Connection& connection, const char* sql) {
  Query query(connection, sql);
  query.next();
  return query.only<std::uint32_t>();
}

bool has_bytes(Connection& connection, const Digest& digest) {
  return Query(connection, "SELECT 1 FROM library_bytes WHERE digest = ?1", digest).next();
}

std::optional<std::string> refuse_release(Connection& connection, const LibraryRecord& record) {
  if (record.first_signer.empty() || record.second_signer.empty() ||
      record.first_signer == record.second_signer) {
    return "a release needs two different signers, got \"" + record.first_signer.str() +
           "\" and \"" + record.second_signer.str() + "\"";
  }
  const auto highest = one_number(connection, "SELECT ifnull(max(number), 0) FROM libraries");
  if (record.number > highest) return std::nullopt;
  return "release number " + std::to_string(record.number) + ", expected above " +
         std::to_string(highest);
}

std::optional<std::string> refuse(Connection& connection, const KeepLibrary& change,
                                  const std::optional<LibraryRecord>& stored) {
  const LibraryRecord& record = change.record;
  if (stored && stored->stage >= kReleased) {
    return "release " + std::to_string(stored->number) + " is never changed";
  }
  if (record.stage == LibraryStage::kReplaced) {
    return "a library is replaced by the next release only";
  }
  if ((record.stage == kReleased) != (record.number > 0)) {
    return std::string(to_string(record.stage)) + " with number " + std::to_string(record.number);
  }
  const bool approved = record.stage != LibraryStage::kDraft;
  if (approved && record.folded != (stored ? stored->edits : 0)) {
    return "edits came that the approved content does not have";
  }
  if (auto why = refuse_library_bytes(connection, record.digest, change.canonical)) return why;
  return record.stage == kReleased ? refuse_release(connection, record) : std::nullopt;
}

// Those that stood and are not in the record any more stay, as void.
void write_approvals(Connection& connection, const LibraryRecord& record, std::uint32_t draft) {
  Query(connection, "UPDATE approvals SET is_void = 1 WHERE draft = ?1", draft).run();
  for (const auto& word : record.approvals) {
    Query(connection,
          "INSERT INTO approvals (draft, text, signature) VALUES (?1, ?2, ?3)"
          " ON CONFLICT (draft, text, signature) DO UPDATE SET is_void = 0",
          draft, approval_text(word.approval), word.signature)
        .run();
  }
}

void write(Connection& connection, const KeepLibrary& change, std::uint32_t draft) {
  const LibraryRecord& record = change.record;
  keep_library_bytes(connection, record.digest, change.canonical);
  if (record.stage == kReleased) {
    Query(connection, "UPDATE libraries SET stage = ?2 WHERE stage = ?1", kReleased,
          LibraryStage::kReplaced)
        .run();
  }
  Query(connection,
        "INSERT INTO libraries VALUES (?1, nullif(?2, 0), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,"
        " ?12, ?13) ON CONFLICT (draft) DO UPDATE SET number = excluded.number,"
        " stage = excluded.stage, first_signer = excluded.first_signer,"
        " second_signer = excluded.second_signer, reason = excluded.reason,"
        " released = excluded.released, digest = excluded.digest, signature = excluded.signature,"
        " based_on = excluded.based_on, folded = excluded.folded",
        draft, record.number, record.stage, record.author, record.first_signer,
        record.second_signer, record.reason, record.created, record.released, record.digest,
        record.signature, record.based_on, record.folded)
      .run();
  write_approvals(connection, record, draft);
}

}  // namespace

std::optional<LibraryRecord> find_library(Connection& connection, std::uint32_t draft) {
  Query query(connection, "SELECT " PH_LIBRARY_COLUMNS " FROM libraries WHERE draft = ?1", draft);
  if (!query.next()) return std::nullopt;
  LibraryRecord record;
  read_library(query, record);
  return record;
}

Outcome no_such_draft(std::uint32_t draft) {
  Outcome outcome;
  outcome.kind = Outcome::Kind::kMissing;
  outcome.detail = "library draft " + std::to_string(draft) + ": not known";
  return outcome;
}

std::optional<std::string> refuse_library_bytes(Connection& connection, const Digest& digest,
                                                const Bytes& canonical) {
  if (!canonical.empty()) {
    if (crypto::sha256(canonical) == digest) return std::nullopt;
    return "digest " + to_hex(digest) + " is not that of its bytes";
  }
  if (has_bytes(connection, digest)) return std::nullopt;
  return "no bytes came and none are kept for digest " + to_hex(digest);
}

void keep_library_bytes(Connection& connection, const Digest& digest, const Bytes& canonical) {
  if (canonical.empty()) return;
  Query(connection, "INSERT OR IGNORE INTO library_bytes VALUES (?1, ?2)", digest, canonical).run();
}

Outcome apply(Connection& connection, const KeepLibrary& change) {
  const auto stored = find_library(connection, change.record.draft);
  if (change.record.draft != 0 && !stored) return no_such_draft(change.record.draft);
  if (auto why = refuse(connection, change, stored)) {
    return conflict(name_of(change.record) + ": " + *why);
  }
  Outcome outcome;
  outcome.draft = stored
                      ? stored->draft
                      : one_number(connection, "SELECT 1 + ifnull(max(draft), 0) FROM libraries");
  write(connection, change, outcome.draft);
  return outcome;
}

}  // namespace ph::storage
