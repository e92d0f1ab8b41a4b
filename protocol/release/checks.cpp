#include "protocol/release/checks.hpp"

#include <algorithm>

#include "protocol/wire/library_codec.hpp"

namespace ph {
namespace {

std::string short_of(const Digest& digest) { return to_hex(digest).substr(0, 16) + "…"; }

std::string of(ApprovalStep step) { return std::string(to_string(step)) + " approval"; }

// Of any 64-bit time that an approval may carry, one that can be reckoned with.
constexpr std::int64_t kLastTime = 253'402'300'799'999;  // the end of the year 9999
milliseconds since_1970(const SignedApproval& word) {
  return milliseconds{std::clamp<std::int64_t>(wall_ms(word.approval.at), 0, kLastTime)};
}

Check same(std::string claim, bool holds, std::string wrong) {
  return Check{std::move(claim), holds ? "" : std::move(wrong)};
}

void append(Checks& to, Checks more) {
  for (auto& check : more) to.push_back(std::move(check));
}

// Why no row of the approvers stands behind the word.
std::string nobody(const SignedApproval& word, const Approvers& approvers) {
  const std::string who = word.approval.approver.str();
  std::string why = who + " is not registered, expected an approver for the " +
                    std::string(to_string(word.approval.step)) + " approval";
  for (const auto& row : approvers.all()) {
    if (row.name != word.approval.approver) continue;
    if (row.step != word.approval.step) {
      why = who + " is registered for the " + of(row.step) + ", not for this one";
    } else if (row.retired && word.approval.at >= *row.retired) {
      why = who + " was retired before it was given";
    } else {
      return "the signature is not by the registered key of " + who;
    }
  }
  return why;
}

Checks check_words(const ApprovedLibrary& release) {
  const Approval& first = release.first.approval;
  const Approval& second = release.second.approval;
  Checks out;
  out.push_back(same("the words are a first and a second approval",
                     first.step == ApprovalStep::kFirst && second.step == ApprovalStep::kSecond,
                     "they are a " + of(first.step) + " and a " + of(second.step)));
  out.push_back(same("both approve release " + std::to_string(second.number),
                     first.number == second.number,
                     "the first is for release " + std::to_string(first.number)));
  out.push_back(same("both approve content " + short_of(second.content),
                     first.content == second.content,
                     "the first is for content " + short_of(first.content)));
  out.push_back(same("both were shown the same authors", first.authors == second.authors,
                     "the two name different authors"));
  out.push_back(same("two persons approve", first.approver != second.approver,
                     second.approver.str() + " gave both"));
  bool author = false;
  for (const auto& name : second.authors) author = author || name == second.approver;
  for (const auto& name : first.authors) author = author || name == second.approver;
  out.push_back(same("the second approver is none of the authors", !author,
                     second.approver.str() + " is an author"));
  const milliseconds early = since_1970(release.first) - since_1970(release.second);
  out.push_back(same("the second approval is not before the first", early <= kClocksDiffer,
                     "it is " + std::to_string(early.count()) +
                         " ms older, expected at most 300000 of clocks that differ"));
  return out;
}

Check check_keys(const ApprovedLibrary& release, const Approvers& approvers) {
  const Approver* first = approvers.whose(release.first);
  const Approver* second = approvers.whose(release.second);
  return same("two keys signed", first && second && first->key != second->key,
              "they are not two registered keys");
}

Checks check_library(const ApprovedLibrary& release) {
  const Approval& word = release.second.approval;
  const std::string claim = "the library is whole and in its only form";
  auto library = wire::parse_library(as_text(release.canonical));
  if (!library) return {Check{claim, library.error().detail}};
  Checks out{Check{claim, ""}};
  out.push_back(same("the library is of site " + release.site, library->site == release.site,
                     "it is of site " + library->site));
  out.push_back(same("the library has number " + std::to_string(word.number),
                     library->number == word.number,
                     "it has number " + std::to_string(library->number)));
  const auto content = content_of(release.canonical);
  out.push_back(
      same("the library's content is what both approved",
           content && *content == word.content && *content == release.first.approval.content,
           content ? "it is " + short_of(*content) : content.error().detail));
  return out;
}

}  // namespace

Status all_hold(const Checks& checks) {
  std::string wrong;
  for (const auto& check : checks) {
    if (check.wrong.empty()) continue;
    wrong += (wrong.empty() ? "" : "; ") + check.claim + ": " + check.wrong;
  }
  if (wrong.empty()) return {};
  return fail(Fault::kRefused, wrong);
}

Checks check_approval(const SignedApproval& word, const std::string& site,
                      const Approvers& approvers) {
  const Approval& approval = word.approval;
  Checks out;
  const auto read = parse_approval(approval_text(approval));
  const bool dated = wall_ms(approval.at) == since_1970(word).count();
  out.push_back(same("the " + of(approval.step) + " is in its only form", read && *read == approval,
                     read ? "its parts run into each other" : read.error().detail));
  out.push_back(same("the " + of(approval.step) + " carries a time", dated,
                     "expected one from 1970 to 9999"));
  out.push_back(same("the " + of(approval.step) + " is for site " + site, approval.site == site,
                     "it is for site " + approval.site));
  out.push_back(same("the " + of(approval.step) + " is signed by " + approval.approver.str(),
                     approvers.whose(word) != nullptr, nobody(word, approvers)));
  return out;
}

Checks check_release(const ApprovedLibrary& release, const Approvers& approvers) {
  Checks out = check_approval(release.first, release.site, approvers);
  append(out, check_approval(release.second, release.site, approvers));
  append(out, check_words(release));
  out.push_back(check_keys(release, approvers));
  append(out, check_library(release));
  return out;
}

Check check_time(const SignedApproval& word, WallTime now) {
  const milliseconds ahead = since_1970(word) - now.time_since_epoch();
  return same("the " + of(word.approval.step) + " is not from the future", ahead <= kClocksDiffer,
              "it is " + std::to_string(ahead.count()) +
                  " ms ahead of this clock, expected at most 300000");
}

Result<Digest> content_of(ByteView canonical) {
  auto library = wire::parse_library(as_text(canonical));
  if (!library) return fail(library.error());
  library->number = 0;
  return crypto::sha256(as_bytes(wire::canonical(*library)));
}

}  // namespace ph
