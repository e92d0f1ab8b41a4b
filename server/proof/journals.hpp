#pragma once
#include <map>
#include <string>
#include <vector>

#include "pumpagent/journal/journal_copy.hpp"
#include "storage/proof.hpp"

namespace ph::server {

// Folders that hold a pump's own record, at any depth under `folder`: what a hospital copies from
// its pumps, or the state folders of pumps that run on this machine. kNotFound: none is there.
Result<std::vector<std::string>> journal_folders(const std::string& folder);
// How far pumps were told that their records are kept: read before the database is.
std::map<std::string, Cursors> read_promises(const std::vector<std::string>& folders);

// What the database holds beside what the pumps recorded.
struct JournalProof {
  std::uint64_t journals = 0;
  std::uint64_t recorded = 0;  // events in the journals
  std::uint64_t compared = 0;  // stored, and compared byte for byte with the journal's own
  std::uint64_t waiting = 0;   // recorded and not stored yet: the pump has them still
  std::uint64_t let_go = 0;    // stored, and no longer in the journal
  std::uint64_t lost = 0;      // the pump was told that they are kept, and they are not
  std::uint64_t foreign = 0;   // stored under a journal's name, and never recorded in it
  std::uint64_t differing = 0;
};

// Whether events may wait: kMoving while pumps send, kSettled when all was sent.
enum class Traffic { kMoving, kSettled };

// Compares event by event. The order of reading makes it true while all of them run: promises,
// then the database at `path`, then journals. Findings go to `out`.
Result<JournalProof> compare_journals(const std::string& path,
                                      const std::map<std::string, Cursors>& promises,
                                      const std::vector<std::string>& folders, Traffic traffic,
                                      storage::RecordProof& out);

}  // namespace ph::server
