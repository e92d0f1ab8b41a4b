#include "server/service/hop.hpp"
#include "server/service/pharmacy.hpp"
#include "server/service/release_export.hpp"

namespace ph::server {

using storage::LibraryRecord;
using storage::LibraryStage;

namespace {

std::string name_of(std::uint32_t draft) { return "library draft " + std::to_string(draft); }

bool is_as_ticked(const Library& content, const storage::Tick& tick) {
  return digest_of(text_of(content, {tick.area, tick.entry})) == tick.digest;
}

}  // namespace

void back_to_draft(LibraryRecord& record) {
  record.stage = LibraryStage::kDraft;
  record.first_signer = UserName{};
  record.approvals.clear();
}

asio::awaitable<Status> Pharmacy::tick_draft(std::uint32_t draft, std::vector<storage::Tick> ticks,
                                             UserName actor) {
  const auto turn = co_await turns_.enter();
  auto judge = [this, draft, &ticks]() -> Status {
    auto open = open_draft(draft);
    if (!open) return fail(open.error());
    for (const auto& tick : ticks) {
      if (is_as_ticked(*(*open)->content, tick)) continue;
      return fail(Fault::kConflict, name_of(draft) + ": " +
                                        to_string(Place{tick.area, tick.entry}) +
                                        " is not as it was looked at; look at it again");
    }
    return {};
  };
  auto judged = co_await ask(rooms_.readers, std::move(judge));
  if (!judged) co_return judged;
  const std::string detail = std::to_string(ticks.size()) + " looked at";
  Changes changes;
  changes.emplace_back(storage::TickDraft{draft, actor, std::move(ticks), rooms_.clock.now().wall});
  changes.push_back(fleet_.audit_row(actor.str(), "library.ticked", audit_subject(draft), detail));
  auto outcomes = co_await fleet_.commit(std::move(changes));
  if (!outcomes) co_return fail(outcomes.error());
  co_return first_done(*outcomes);
}

Result<std::vector<NeededTick>> Pharmacy::needed_by(const Open& open, const Newest& newest,
                                                    const UserName& actor) {
  auto ticks = rooms_.archive.draft_ticks(open.record.draft);
  if (!ticks) return fail(ticks.error());
  return unticked(needed_ticks(newest.library.get(), *open.content), *ticks, actor);
}

Result<Pharmacy::Planned<LibraryRecord>> Pharmacy::plan_withdrawal(std::uint32_t draft,
                                                                   const std::string& reason,
                                                                   const UserName& actor) {
  auto record = find_draft(draft);
  if (!record) return fail(record.error());
  if (record->stage != LibraryStage::kApprovedOnce) {
    return fail(Fault::kConflict, name_of(draft) + ": is " + std::string(to_string(record->stage)) +
                                      ", there is no approval to withdraw");
  }
  Planned<LibraryRecord> out;
  back_to_draft(*record);
  out.answer = *record;
  out.changes.emplace_back(storage::KeepLibrary{std::move(*record), {}});
  out.changes.push_back(
      fleet_.audit_row(actor.str(), "library.approval_withdrawn", audit_subject(draft), reason));
  return out;
}

asio::awaitable<Result<LibraryRecord>> Pharmacy::withdraw_library(std::uint32_t draft,
                                                                  std::string reason,
                                                                  UserName actor) {
  const auto turn = co_await turns_.enter();
  auto plan = [this, draft, &reason, &actor] { return plan_withdrawal(draft, reason, actor); };
  auto planned = co_await ask(rooms_.readers, std::move(plan));
  co_return co_await carry_out(std::move(planned));
}

}  // namespace ph::server
