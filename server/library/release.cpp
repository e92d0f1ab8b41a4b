#include "server/library/release.hpp"

#include <string>

namespace ph::server {

using storage::LibraryStage;

Result<LibraryStage> stage_after_signature(const storage::LibraryRecord& record,
                                           const UserName& signer) {
  const std::string name = "library draft " + std::to_string(record.draft);
  if (record.stage == LibraryStage::kDraft) return LibraryStage::kApprovedOnce;
  if (record.stage != LibraryStage::kApprovedOnce) {
    return fail(Fault::kConflict, name + ": " + std::string(to_string(record.stage)) +
                                      " already, import a new draft");
  }
  if (signer == record.first_signer) {
    return fail(Fault::kRefused, name + ": signed by " + signer.str() +
                                     " already, the second signature must be another person's");
  }
  if (signer == record.author) {
    return fail(Fault::kRefused, name + ": " + signer.str() +
                                     " is its author, the second signature must be another "
                                     "person's");
  }
  return LibraryStage::kReleased;
}

std::uint32_t next_number(const std::optional<storage::LibraryRecord>& released) {
  return released ? released->number + 1 : 1;
}

}  // namespace ph::server
