#include "server/service/release_export.hpp"

namespace ph::server {
namespace {

using storage::AuditRecord;
using storage::LibraryRecord;

tl::unexpected<Error> none(std::uint32_t number, const std::string& why) {
  return fail(Fault::kNotFound, "release " + std::to_string(number) + ": " + why);
}

Result<LibraryRecord> find_release(storage::Archive& archive, std::uint32_t number) {
  auto records = archive.libraries();
  if (!records) return fail(records.error());
  for (auto& record : *records) {
    if (number == 0 || record.number != number || !record.released) continue;
    if (record.approvals.size() == 2) return std::move(record);
    return none(number, "was made before approvers had keys of their own");
  }
  return none(number, "there is none");
}

// The row with its place in the chain.
Result<AuditRow> linked(storage::Archive& archive, const AuditRecord& record) {
  AuditRow out{record.row,     record.at,     record.actor, record.act,
               record.subject, record.detail, {},           record.chain};
  if (record.row < 2) return out;
  const auto before = archive.audit(record.row - 2, 1);
  if (!before) return fail(before.error());
  if (!before->empty()) out.previous = before->front().chain;
  return out;
}

// The row that tells exactly this; the last, where a word was kept more than once.
Status add_row(storage::Archive& archive, ReleaseFile& file, std::string_view act,
               std::uint32_t draft, const std::string& detail) {
  const auto rows = archive.audit_about(std::string(act), audit_subject(draft));
  if (!rows) return fail(rows.error());
  const AuditRecord* found = nullptr;
  for (const auto& row : *rows) {
    if (row.detail == detail) found = &row;
  }
  if (found == nullptr) return none(file.proof.number, "the audit log has no row for it");
  auto row = linked(archive, *found);
  if (!row) return fail(row.error());
  file.rows.push_back(std::move(*row));
  return {};
}

}  // namespace

std::string audit_subject(std::uint32_t draft) { return "draft " + std::to_string(draft); }

Result<ReleaseFile> export_release(storage::Archive& archive, const std::string& site,
                                   std::uint32_t number) {
  auto record = find_release(archive, number);
  if (!record) return fail(record.error());
  auto bytes = archive.library_bytes(record->digest);
  if (!bytes) return fail(bytes.error());
  if (!bytes->has_value()) return none(number, "its content is missing in storage");
  ReleaseFile out;
  out.canonical = std::move(**bytes);
  out.proof = {site,
               number,
               record->digest,
               record->signature,
               record->approvals.front(),
               record->approvals.back()};
  for (const auto& word : record->approvals) {
    auto added = add_row(archive, out, kApprovedAct, record->draft, approved_detail(word));
    if (!added) return fail(added.error());
  }
  const auto& reason = record->approvals.back().approval.reason;
  auto added = add_row(archive, out, kReleasedAct, record->draft,
                       released_detail(number, record->digest, reason));
  if (!added) return fail(added.error());
  return out;
}

}  // namespace ph::server
