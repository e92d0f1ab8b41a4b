#pragma once
#include <map>
#include <mutex>

#include "server/rest/json_records.hpp"
#include "server/service/library_desk.hpp"

namespace ph::server {

// Remembers what a listing tells of each library beside its record, by content, so that a listing
// does not read every library again. Bounded; any thread.
class LibraryShelf {
 public:
  // kNotFound or worse as the Desk tells it.
  asio::awaitable<Result<LibraryFacts>> facts(LibraryDesk& desk, storage::LibraryRecord record);

 private:
  static constexpr std::size_t kRemembered = 256;
  std::mutex mutex_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, LibraryFacts> known_;  // by draft and edits
};

// Names of the entries of `library` as shown.
std::map<EntryId, std::string> drug_names(const Library& library);

}  // namespace ph::server
