#include "protocol/crypto/crypto.hpp"
#include "storage/sqlite/changes.hpp"
#include "storage/sqlite/library_columns.hpp"

namespace ph::storage {
namespace {

constexpr auto kReleased = LibraryStage::kReleased;

std::string name_of(const LibraryRecord& record) {
  return "library draft " + std::to_string(record.draft);
}

std::optional<LibraryRecord> find_draft(Connection& connection, std::uint32_t draft) {
  Query query(connection, "SELECT " PH_LIBRARY_COLUMNS " FROM libraries WHERE draft = ?1", draft);
  if (!query.next()) return std::nullopt;
  LibraryRecord record;
  read_library(query, record);
  return record;
}

std::uint32_t one_number(Connection& connection, const char* sql) {
  Query query(connection, sql);
  query.next();
  return query.only<std::uint32_t>();
}

bool has_bytes(Connection& connection, const Digest& digest) {
  return Query(connection, "SELECT 1 FROM library_bytes WHERE digest = ?1", digest).next();
}

// Bytes are kept under their own digest only; empty ones stand for those that are kept already.
std::optional<std::string> refuse_bytes(Connection& connection, const KeepLibrary& change) {
  const std::string digest = to_hex(change.record.digest);
  if (!change.canonical.empty()) {
    if (crypto::sha256(change.canonical) == change.record.digest) return std::nullopt;
    return "digest " + digest + " is not that of its bytes";
  }
  if (has_bytes(connection, change.record.digest)) return std::nullopt;
  return "no bytes came and none are kept for digest " + digest;
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
  if (auto why = refuse_bytes(connection, change)) return why;
  return record.stage == kReleased ? refuse_release(connection, record) : std::nullopt;
}

void write(Connection& connection, const KeepLibrary& change, std::uint32_t draft) {
  const LibraryRecord& record = change.record;
  if (!change.canonical.empty()) {
    Query(connection, "INSERT OR IGNORE INTO library_bytes VALUES (?1, ?2)", record.digest,
          change.canonical)
        .run();
  }
  if (record.stage == kReleased) {
    Query(connection, "UPDATE libraries SET stage = ?2 WHERE stage = ?1", kReleased,
          LibraryStage::kReplaced)
        .run();
  }
  Query(connection,
        "INSERT OR REPLACE INTO libraries VALUES (?1, nullif(?2, 0), ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
        " ?10, ?11)",
        draft, record.number, record.stage, record.author, record.first_signer,
        record.second_signer, record.reason, record.created, record.released, record.digest,
        record.signature)
      .run();
}

}  // namespace

Outcome apply(Connection& connection, const KeepLibrary& change) {
  const auto stored = find_draft(connection, change.record.draft);
  if (change.record.draft != 0 && !stored) {
    Outcome outcome;
    outcome.kind = Outcome::Kind::kMissing;
    outcome.detail = name_of(change.record) + ": not known";
    return outcome;
  }
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
