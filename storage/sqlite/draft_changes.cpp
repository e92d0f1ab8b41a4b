#include "storage/sqlite/changes.hpp"
#include "storage/sqlite/query.hpp"

namespace ph::storage {
namespace {

bool is_of_whole(const EditDraft& change) {
  return change.edit.act == EditAct::kContent || change.edit.act == EditAct::kRebase;
}

std::optional<std::string> refuse(Connection& connection, const EditDraft& change,
                                  const LibraryRecord& stored) {
  const DraftEdit& edit = change.edit;
  if (stored.stage != LibraryStage::kDraft) {
    return "is " + std::string(to_string(stored.stage)) + ", expected a draft";
  }
  if (edit.sequence != stored.edits + 1) {
    return "edit " + std::to_string(edit.sequence) + ", expected " +
           std::to_string(stored.edits + 1) + ": another came first";
  }
  if (!is_of_whole(change)) return std::nullopt;
  const auto digest = array_from_hex<32>(edit.after);
  if (!digest) return "edit of the whole: " + digest.error().detail;
  return refuse_library_bytes(connection, *digest, change.canonical);
}

void fold(Connection& connection, const EditDraft& change) {
  const Digest digest = *array_from_hex<32>(change.edit.after);
  keep_library_bytes(connection, digest, change.canonical);
  Query(connection, "UPDATE libraries SET digest = ?2, folded = ?3, based_on = ?4 WHERE draft = ?1",
        change.edit.draft, digest, change.edit.sequence, change.based_on)
      .run();
}

}  // namespace

Outcome apply(Connection& connection, const EditDraft& change) {
  const DraftEdit& edit = change.edit;
  const auto stored = find_library(connection, edit.draft);
  if (!stored) return no_such_draft(edit.draft);
  if (auto why = refuse(connection, change, *stored)) {
    return conflict("library draft " + std::to_string(edit.draft) + ": " + *why);
  }
  Query(connection, "INSERT INTO draft_edits VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        edit.draft, edit.sequence, edit.at, edit.author, edit.act, edit.area, edit.entry,
        edit.before, edit.after)
      .run();
  if (is_of_whole(change)) fold(connection, change);
  Outcome outcome;
  outcome.draft = edit.draft;
  return outcome;
}

Outcome apply(Connection& connection, const TickDraft& change) {
  const auto stored = find_library(connection, change.draft);
  if (!stored) return no_such_draft(change.draft);
  if (stored->stage >= LibraryStage::kReleased) {
    return conflict("library draft " + std::to_string(change.draft) + ": is released already");
  }
  for (const Tick& tick : change.ticks) {
    Query(connection, "INSERT OR IGNORE INTO draft_ticks VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
          change.draft, change.reviewer, tick.area, tick.entry, tick.digest, change.at)
        .run();
  }
  return {};
}

}  // namespace ph::storage
