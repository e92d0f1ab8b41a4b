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

Result<Approval> Pharmacy::wanted_of(const LibraryRecord& record, const UserName& actor) {
  const auto released = rooms_.archive.released_library();
  if (!released) return fail(released.error());
  const auto highest = signer_.highest();
  if (!highest) return fail(highest.error());
  const ReleaseState state{settings_.site, *released ? (*released)->number : 0, *highest};
  return approval_for(record, actor, state);
}

// The draft with one more approval; released when it is the second.
Result<Pharmacy::Approved> Pharmacy::take_word(std::uint32_t draft, const SignedApproval& word,
                                               const UserName& actor) {
  auto record = find_draft(draft);
  if (!record) return fail(record.error());
  const auto wanted = wanted_of(*record, actor);
  if (!wanted) return fail(wanted.error());
  if (!says(word.approval, *wanted)) {
    return fail(Fault::kConflict, "library draft " + std::to_string(draft) +
                                      ": the approval is not for what it is now, expected\n" +
                                      approval_text(*wanted));
  }
  const auto library = read_library(*record);
  if (!library) return fail(library.error());
  if (auto counts = signer_.judge(word); !counts) return fail(counts.error());
  Approved out{std::move(*record), bytes_of(wire::canonical(**library))};
  if (word.approval.step == ApprovalStep::kSecond) return release(std::move(out), **library, word);
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

asio::awaitable<Result<Approval>> Pharmacy::wanted_approval(std::uint32_t draft, UserName actor) {
  auto look = [this, draft, &actor]() -> Result<Approval> {
    auto record = find_draft(draft);
    if (!record) return fail(record.error());
    return wanted_of(*record, actor);
  };
  co_return co_await ask(rooms_.readers, std::move(look));
}

asio::awaitable<Result<LibraryRecord>> Pharmacy::approve_library(std::uint32_t draft,
                                                                 SignedApproval word,
                                                                 UserName actor) {
  if (signing_.exchange(true)) {
    co_return fail(Fault::kConflict, "library: another approval is being taken, try again");
  }
  auto answer = co_await approve_alone(draft, std::move(word), std::move(actor));
  signing_ = false;
  co_return answer;
}

asio::awaitable<Result<LibraryRecord>> Pharmacy::approve_alone(std::uint32_t draft,
                                                               SignedApproval word,
                                                               UserName actor) {
  auto take = [this, draft, &word, &actor] { return take_word(draft, word, actor); };
  auto made = co_await ask(rooms_.readers, std::move(take));
  if (!made) co_return fail(made.error());
  const LibraryRecord& record = made->record;
  const bool releases = record.stage == LibraryStage::kReleased;
  Changes changes;
  changes.emplace_back(storage::KeepLibrary{record, made->canonical});
  changes.push_back(fleet_.audit_row(actor.str(), std::string(kApprovedAct), audit_subject(draft),
                                     approved_detail(word)));
  if (releases) {
    changes.push_back(
        fleet_.audit_row(actor.str(), std::string(kReleasedAct), audit_subject(draft),
                         released_detail(record.number, record.digest, record.reason)));
  }
  auto outcomes = co_await fleet_.commit(std::move(changes));
  if (!outcomes) co_return fail(outcomes.error());
  if (outcomes->front().kind != storage::Outcome::Kind::kDone) {
    co_return fail(Fault::kConflict, outcomes->front().detail);
  }
  if (!releases) co_return record;
  auto released = open_released(record, made->canonical, settings_.public_key);
  if (!released) co_return fail(released.error());
  co_await fleet_.take_released(std::move(*released));
  co_return record;
}

}  // namespace ph::server
