#include "server/library/release.hpp"

#include <algorithm>

namespace ph::server {
namespace {

using storage::LibraryRecord;
using storage::LibraryStage;

std::string name_of(const LibraryRecord& record) {
  return "library draft " + std::to_string(record.draft);
}

// The first word that a second one may join.
const Approval* standing_first(const LibraryRecord& record, const ReleaseState& state) {
  if (record.stage != LibraryStage::kApprovedOnce || record.approvals.empty()) return nullptr;
  const Approval& first = record.approvals.front().approval;
  const bool stands = first.content == record.digest && first.number > state.released;
  return stands ? &first : nullptr;
}

Status check_draft(const LibraryRecord& record) {
  if (record.stage >= LibraryStage::kReleased) {
    return fail(Fault::kConflict, name_of(record) + ": " + std::string(to_string(record.stage)) +
                                      " already, make a new draft");
  }
  if (record.folded != record.edits) {
    return fail(Fault::kConflict, name_of(record) + ": has edits that its content lacks");
  }
  return {};
}

Status check_second(const LibraryRecord& record, const Approval& first, const UserName& actor) {
  if (actor == first.approver) {
    return fail(Fault::kRefused, name_of(record) + ": approved by " + actor.str() +
                                     " already, the second approval must be another person's");
  }
  const auto& authors = first.authors;
  if (std::find(authors.begin(), authors.end(), actor) == authors.end()) return {};
  return fail(Fault::kRefused, name_of(record) + ": " + actor.str() +
                                   " is an author, the second approval must be another person's");
}

}  // namespace

Result<Approval> approval_for(const LibraryRecord& record, const UserName& actor,
                              const ReleaseState& state) {
  if (auto fit = check_draft(record); !fit) return fail(fit.error());
  Approval out;
  out.approver = actor;
  if (const Approval* first = standing_first(record, state)) {
    if (auto fit = check_second(record, *first, actor); !fit) return fail(fit.error());
    out = *first;
    out.approver = actor;
    out.step = ApprovalStep::kSecond;
    out.reason.clear();
    out.at = {};
    return out;
  }
  out.site = state.site;
  out.number = std::max(state.released, state.highest) + 1;
  out.content = record.digest;
  out.authors = record.authors;
  return out;
}

}  // namespace ph::server
