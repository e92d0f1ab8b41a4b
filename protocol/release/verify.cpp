#include "protocol/release/release_file.hpp"

namespace ph {
namespace {

Check check(std::string claim, bool holds, std::string wrong) {
  return Check{std::move(claim), holds ? "" : std::move(wrong)};
}

std::size_t rows_of(const ReleaseFile& file, std::string_view act, const UserName& actor,
                    const std::string& detail) {
  std::size_t found = 0;
  for (const auto& row : file.rows) {
    found += row.act == act && row.actor == actor.str() && row.detail == detail;
  }
  return found;
}

Check check_chain(const ReleaseFile& file) {
  std::string wrong;
  for (std::size_t i = 0; i < file.rows.size() && wrong.empty(); ++i) {
    const AuditRow& row = file.rows[i];
    const std::string name = "row " + std::to_string(row.row);
    if (chain_of(row) != row.chain) wrong = name + " was changed";
    if (i == 0) continue;
    const AuditRow& before = file.rows[i - 1];
    if (row.row <= before.row) wrong = name + " stands behind row " + std::to_string(before.row);
    if (row.row == before.row + 1 && row.previous != before.chain) {
      wrong = name + " does not follow row " + std::to_string(before.row);
    }
  }
  return Check{"the audit rows carry their hashes, in order", wrong};
}

void check_rows(const ReleaseFile& file, Checks& out) {
  out.push_back(check_chain(file));
  for (const SignedApproval* word : {&file.proof.first, &file.proof.second}) {
    const Approval& approval = word->approval;
    out.push_back(check("the audit log has the " + std::string(to_string(approval.step)) +
                            " approval by " + approval.approver.str(),
                        rows_of(file, kApprovedAct, approval.approver, approved_detail(*word)) == 1,
                        "expected one row that carries it"));
  }
  const Approval& second = file.proof.second.approval;
  const auto told = released_detail(file.proof.number, file.proof.digest, second.reason);
  out.push_back(check("the audit log has the release by " + second.approver.str(),
                      rows_of(file, kReleasedAct, second.approver, told) == 1,
                      "expected one row that carries it"));
  out.push_back(check("the audit log tells these and nothing else", file.rows.size() == 3,
                      "it has " + std::to_string(file.rows.size()) + " rows, expected 3"));
}

}  // namespace

Checks verify_release(std::string_view text, const crypto::PublicKey& site_key,
                      const Approvers& approvers) {
  const std::string claim = "the file is a whole release file in its only form";
  const auto file = parse_release(text);
  if (!file) return {Check{claim, file.error().detail}};
  Checks out{Check{claim, ""}};
  const ReleaseProof& proof = file->proof;
  out.push_back(check("the library has digest " + to_hex(proof.digest),
                      crypto::sha256(file->canonical) == proof.digest,
                      "it has " + to_hex(crypto::sha256(file->canonical))));
  out.push_back(
      check("the library is signed by the site's key",
            crypto::verify(site_key, crypto::kLibraryContext, file->canonical, proof.signature),
            "the signature is not by this key over these bytes"));
  out.push_back(check(
      "it is release " + std::to_string(proof.number), proof.number == proof.second.approval.number,
      "the second approval is for release " + std::to_string(proof.second.approval.number)));
  const ApprovedLibrary release{proof.site, file->canonical, proof.first, proof.second};
  for (auto& each : check_release(release, approvers)) out.push_back(std::move(each));
  check_rows(*file, out);
  return out;
}

}  // namespace ph
