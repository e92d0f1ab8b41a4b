#include <algorithm>

#include "storage/sqlite/archive.hpp"
#include "storage/sqlite/library_columns.hpp"

namespace ph::storage {
namespace {

void read_authors(Connection& connection, LibraryRecord& record) {
  record.authors = {record.author};
  Query query(connection, "SELECT DISTINCT author FROM draft_edits WHERE draft = ?1", record.draft);
  while (query.next()) query.read(record.authors.emplace_back());
  std::sort(record.authors.begin(), record.authors.end());
  const auto last = std::unique(record.authors.begin(), record.authors.end());
  record.authors.erase(last, record.authors.end());
}

void read_approvals(Connection& connection, LibraryRecord& record) {
  record.approvals.clear();
  Query query(connection,
              "SELECT text, signature FROM approvals WHERE draft = ?1 AND NOT is_void ORDER BY row",
              record.draft);
  while (query.next()) {
    std::string text;
    SignedApproval word;
    query.read(text, word.signature);
    auto approval = parse_approval(text);
    if (!approval) throw SQLite::Exception("approvals: " + approval.error().detail);
    word.approval = std::move(*approval);
    record.approvals.push_back(std::move(word));
  }
  std::sort(record.approvals.begin(), record.approvals.end(),
            [](const auto& a, const auto& b) { return a.approval.step < b.approval.step; });
}

}  // namespace

void read_people(Connection& connection, LibraryRecord& record) {
  read_authors(connection, record);
  read_approvals(connection, record);
}

Result<std::vector<DraftEdit>> SqliteArchive::draft_edits(std::uint32_t draft, std::uint32_t after,
                                                          std::size_t limit) {
  return look<std::vector<DraftEdit>>("draft edits", [&](Connection& connection) {
    std::vector<DraftEdit> edits;
    Query query(connection,
                "SELECT draft, sequence, at, author, act, area, entry, before, after"
                " FROM draft_edits WHERE draft = ?1 AND sequence > ?2 ORDER BY sequence LIMIT ?3",
                draft, after, limit);
    while (query.next()) {
      DraftEdit& edit = edits.emplace_back();
      query.read(edit.draft, edit.sequence, edit.at, edit.author, edit.act, edit.area, edit.entry,
                 edit.before, edit.after);
    }
    return edits;
  });
}

Result<std::vector<TickRecord>> SqliteArchive::draft_ticks(std::uint32_t draft) {
  return look<std::vector<TickRecord>>("draft ticks", [&](Connection& connection) {
    std::vector<TickRecord> ticks;
    Query query(connection,
                "SELECT area, entry, digest, reviewer, at FROM draft_ticks WHERE draft = ?1",
                draft);
    while (query.next()) {
      TickRecord& made = ticks.emplace_back();
      query.read(made.tick.area, made.tick.entry, made.tick.digest, made.reviewer, made.at);
    }
    return ticks;
  });
}

}  // namespace ph::storage
