#pragma once
#include <string>
#include <vector>

#include "server/service/library_desk.hpp"

namespace ph::server {

// Drafts as the API tells them; members are those of openapi.json.

// Which entries to list: of one area, whose names have `drug` in them, behind `after` ("area/id"
// of the last one listed), at most `limit`.
struct EntryPage {
  std::string area, drug, after;
  std::size_t limit = 500;
};
std::string draft_entries_json(const Library& draft, const EntryPage& page);
std::string draft_areas_json(const Library& draft);
// {"area","entry","digest","content"}: the canonical text of the place as JSON.
std::string place_json(const Place& place, const std::string& text);
std::string edit_conflict_json(const EditConflict& conflict, const EditRequest& asked);
std::string rebase_conflicts_json(const std::vector<MergeConflict>& conflicts);
std::string rebase_json(const storage::LibraryRecord& record, std::size_t taken);
std::string history_json(const std::vector<storage::DraftEdit>& edits);
std::string digest_json(const Digest& digest);

}  // namespace ph::server
