#include "server/rest/library_shelf.hpp"

namespace ph::server {

asio::awaitable<Result<LibraryFacts>> LibraryShelf::facts(LibraryDesk& desk,
                                                          storage::LibraryRecord record) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = known_.find({record.draft, record.edits});
    if (found != known_.end()) co_return found->second;
  }
  auto library = co_await desk.library(record.draft);
  if (!library) co_return fail(library.error());
  LibraryFacts facts;
  facts.note = (*library)->note;
  for (const auto& area : (*library)->areas) facts.entries += area.entries.size();
  const std::lock_guard lock(mutex_);
  if (known_.size() >= kRemembered) known_.clear();
  known_[{record.draft, record.edits}] = facts;
  co_return facts;
}

std::map<EntryId, std::string> drug_names(const Library& library) {
  std::map<EntryId, std::string> names;
  for (const auto& area : library.areas) {
    for (const auto& entry : area.entries) names.emplace(entry.id, entry.tall_man);
  }
  return names;
}

}  // namespace ph::server
