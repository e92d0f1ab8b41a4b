#include "protocol/release/release_file.hpp"
#include "protocol/wire/library_codec.hpp"
#include "server/library/release.hpp"
#include "server/service/hop.hpp"
#include "server/service/pharmacy.hpp"
#include "server/service/release_export.hpp"

namespace ph::server {

using storage::LibraryRecord;
using storage::LibraryStage;

namespace {

Bytes bytes_of(const std::string& text) { return {text.begin(), text.end()}; }

// Whether the word says what is wanted of it; reason and time are the approver's own.
bool says(const Approval& word, Approval wanted) {
  wanted.reason = word.reason;
  wanted.at = word.at;
  return word == wanted;
}

}  // namespace

LibraryRecord Pharmacy::folded_of(const Open& open) {
  LibraryRecord out = open.record;
  if (out.stage >= LibraryStage::kReleased) return out;
  out.digest = digest_of_open(open);
  out.folded = out.edits;
  return out;
}

Result<Approval> Pharmacy::wanted_of(const Open& open, const UserName& actor) {
  const auto released = rooms_.archive.released_library();
  if (!released) return fail(released.error());
  const std::uint32_t newest = *released ? (*released)->number : 0;
  if (open.record.stage < LibraryStage::kReleased && open.record.based_on != newest) {
    return fail(Fault::kConflict, "library draft " + std::to_string(open.record.draft) +
                                      ": release " + std::to_string(newest) + " came after " +
                                      std::to_string(open.record.based_on) +
                                      ", on which it rests; rebase it first");
  }
  const auto highest = signer_.highest();
  if (!highest) return fail(highest.error());
  return approval_for(folded_of(open), actor, {settings_.site, newest, *highest});
}

// What the checks find and what this person has not looked at.
Status Pharmacy::ready_for(const Open& open, const UserName& actor) {
  auto newest = newest_release();
  if (!newest) return fail(newest.error());
  auto left = needed_by(open, *newest, actor);
  if (!left) return fail(left.error());
  std::string why;
  const auto say = [&why](const std::string& one) {
    why.append(why.empty() ? "" : "; ").append(one);
  };
  for (const auto& one : well_formed(*open.content)) say(one);
  const auto findings = check_library(*open.content, newest->library.get(), models());
  for (const auto& one : obstacles(findings, *left)) say(one);
  if (why.empty()) return {};
  return fail(Fault::kRefused, "library draft " + std::to_string(open.record.draft) +
                                   ": cannot be approved yet: " + why);
}

// The draft with one more approval; released when it is the second.
Result<Pharmacy::Approved> Pharmacy::take_word(std::uint32_t draft, const SignedApproval& word,
                                               const UserName& actor) {
  auto record = find_draft(draft);
  if (!record) return fail(record.error());
  auto open = read_draft(std::move(*record));
  if (!open) return fail(open.error());
  const auto wanted = wanted_of(**open, actor);
  if (!wanted) return fail(wanted.error());
  if (!says(word.approval, *wanted)) {
    return fail(Fault::kConflict, "library draft " + std::to_string(draft) +
                                      ": the approval is not for what it is now, expected\n" +
                                      approval_text(*wanted));
  }
  if (auto ready = ready_for(**open, actor); !ready) return fail(ready.error());
  if (auto counts = signer_.judge(word); !counts) return fail(counts.error());
  const Library& library = *(*open)->content;
  Approved out{folded_of(**open), bytes_of(wire::canonical(library))};
  if (word.approval.step == ApprovalStep::kSecond) return release(std::move(out), library, word);
  out.record.stage = LibraryStage::kApprovedOnce;
  out.record.first_signer = actor;
  out.record.approvals = {word};
  return out;
}

Result<Pharmacy::Approved> Pharmacy::release(Approved draft, Library content,
                                             const SignedApproval& second) {
  content.number = second.approval.number;
  LibraryRecord& record = draft.record;
  const SignedApproval first = record.approvals.front();
  draft.canonical = bytes_of(wire::canonical(content));
  const auto signature = signer_.sign({draft.canonical, first, second});
  if (!signature) return fail(signature.error());
  record.stage = LibraryStage::kReleased;
  record.number = content.number;
  record.second_signer = second.approval.approver;
  record.reason = second.approval.reason;
  record.released = rooms_.clock.now().wall;
  record.digest = crypto::sha256(draft.canonical);
  record.signature = *signature;
  record.approvals = {first, second};
  return draft;
}

// A release takes the number for which words on other drafts were given: those are void.
Result<FleetDesk::Changes> Pharmacy::changes_of_word(const SignedApproval& word,
                                                     const Approved& made, const UserName& actor) {
  const LibraryRecord& record = made.record;
  const std::string subject = audit_subject(record.draft);
  Changes out;
  out.emplace_back(storage::KeepLibrary{record, made.canonical});
  out.push_back(
      fleet_.audit_row(actor.str(), std::string(kApprovedAct), subject, approved_detail(word)));
  if (record.stage != LibraryStage::kReleased) return out;
  out.push_back(fleet_.audit_row(actor.str(), std::string(kReleasedAct), subject,
                                 released_detail(record.number, record.digest, record.reason)));
  auto others = rooms_.archive.libraries();
  if (!others) return fail(others.error());
  for (auto& other : *others) {
    if (other.stage != LibraryStage::kApprovedOnce || other.draft == record.draft) continue;
    back_to_draft(other);
    out.push_back(fleet_.audit_row("server", "library.approval_void", audit_subject(other.draft),
                                   "release " + std::to_string(record.number) + " came first"));
    out.emplace_back(storage::KeepLibrary{std::move(other), {}});
  }
  return out;
}

asio::awaitable<Result<Approval>> Pharmacy::wanted_approval(std::uint32_t draft, UserName actor) {
  auto look = [this, draft, &actor]() -> Result<Approval> {
    auto open = open_draft(draft);
    if (!open) return fail(open.error());
    return wanted_of(**open, actor);
  };
  co_return co_await ask(rooms_.readers, std::move(look));
}

asio::awaitable<Result<LibraryRecord>> Pharmacy::approve_library(std::uint32_t draft,
                                                                 SignedApproval word,
                                                                 UserName actor) {
  const auto turn = co_await turns_.enter();
  co_return co_await approve_alone(draft, std::move(word), std::move(actor));
}

asio::awaitable<Result<LibraryRecord>> Pharmacy::approve_alone(std::uint32_t draft,
                                                               SignedApproval word,
                                                               UserName actor) {
  auto take = [this, draft, &word, &actor] { return take_word(draft, word, actor); };
  auto made = co_await ask(rooms_.readers, std::move(take));
  if (!made) co_return fail(made.error());
  auto prepare = [this, &word, &made, &actor] { return changes_of_word(word, *made, actor); };
  auto changes = co_await ask(rooms_.readers, std::move(prepare));
  if (!changes) co_return fail(changes.error());
  auto outcomes = co_await fleet_.commit(std::move(*changes));
  if (!outcomes) co_return fail(outcomes.error());
  if (auto done = first_done(*outcomes); !done) co_return fail(done.error());
  if (made->record.stage != LibraryStage::kReleased) co_return made->record;
  auto released = open_released(made->record, made->canonical, settings_.public_key);
  if (!released) co_return fail(released.error());
  co_await fleet_.take_released(std::move(*released));
  co_return made->record;
}

}  // namespace ph::server
