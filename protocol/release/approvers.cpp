#include "protocol/release/approvers.hpp"

#include <algorithm>

#include "protocol/settings/settings.hpp"

namespace ph {
namespace {

constexpr std::int64_t kLastTime = 253'402'300'799'999;  // the end of the year 9999

Result<ApprovalStep> parse_step(std::string_view text, std::string_view) {
  for (const auto step : {ApprovalStep::kFirst, ApprovalStep::kSecond}) {
    if (text == to_string(step)) return step;
  }
  return fail(Fault::kMalformed, "expected first or second, got \"" + std::string(text) + "\"");
}

Result<crypto::PublicKey> parse_key(std::string_view text, std::string_view) {
  return array_from_hex<32>(text);
}

Approver read_row(Settings row) {
  Approver out;
  out.name = row.parsed<UserName>("name", UserName::parse);
  out.step = row.parsed<ApprovalStep>("step", parse_step);
  out.key = row.parsed<crypto::PublicKey>("key", parse_key);
  if (row.has("retired_ms")) {
    out.retired = wall_from_ms(row.integer("retired_ms", 1, kLastTime));
  }
  return out;
}

}  // namespace

bool is_signed_by(const SignedApproval& word, const crypto::PublicKey& key) {
  return crypto::verify(key, kApprovalContext, as_bytes(approval_text(word.approval)),
                        word.signature);
}

SignedApproval sign_approval(Approval approval, const crypto::SecretKey& key) {
  SignedApproval out{std::move(approval), {}};
  out.signature = crypto::sign(key, kApprovalContext, as_bytes(approval_text(out.approval)));
  return out;
}

Result<Approvers> Approvers::read(std::string_view toml, const std::string& name) {
  auto settings = Settings::read_text(toml, name);
  if (!settings) return fail(settings.error());
  Approvers out;
  std::string problems;
  std::vector<Approver> rows;
  for (auto& row : settings->tables("approver")) rows.push_back(read_row(row));
  if (auto sound = settings->finished(); !sound) return fail(sound.error());
  for (auto& row : rows) {
    const auto added = out.add(std::move(row));
    if (!added) problems += (problems.empty() ? "" : "\n") + name + ": " + added.error().detail;
  }
  if (!problems.empty()) return fail(Fault::kMalformed, problems);
  return out;
}

std::string Approvers::toml() const {
  std::string out;
  for (const auto& row : all_) {
    out.append("[[approver]]\nname = \"").append(row.name.str());
    out.append("\"\nstep = \"").append(to_string(row.step));
    out.append("\"\nkey = \"").append(to_hex(row.key)).append("\"\n");
    if (row.retired) out.append("retired_ms = " + std::to_string(wall_ms(*row.retired)) + "\n");
    out.append("\n");
  }
  return out;
}

Status Approvers::add(Approver approver) {
  for (const auto& row : all_) {
    if (row.key == approver.key) {
      return fail(Fault::kConflict, "approver " + approver.name.str() + ": the key " +
                                        to_hex(approver.key).substr(0, 16) + "… is " +
                                        row.name.str() + "'s already, expected a new one");
    }
    if (row.name == approver.name && !row.retired && !approver.retired) {
      return fail(Fault::kConflict,
                  "approver " + approver.name.str() + ": is there already for the " +
                      std::string(to_string(row.step)) + " approval, expected one row a person");
    }
  }
  all_.push_back(std::move(approver));
  return {};
}

Status Approvers::retire(const UserName& name, WallTime at) {
  const auto row = std::find_if(all_.begin(), all_.end(), [&](const Approver& each) {
    return each.name == name && !each.retired;
  });
  if (row == all_.end()) return fail(Fault::kNotFound, "approver " + name.str() + ": not there");
  row->retired = at;
  return {};
}

Approvers Approvers::in_force() const {
  Approvers out;
  for (const auto& row : all_) {
    if (!row.retired) out.all_.push_back(row);
  }
  return out;
}

const Approver* Approvers::whose(const SignedApproval& word) const {
  const auto row = std::find_if(all_.begin(), all_.end(), [&](const Approver& each) {
    return each.name == word.approval.approver && each.step == word.approval.step &&
           (!each.retired || word.approval.at < *each.retired) && is_signed_by(word, each.key);
  });
  return row == all_.end() ? nullptr : &*row;
}

}  // namespace ph
