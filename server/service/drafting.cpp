#include "protocol/wire/library_codec.hpp"
#include "server/library/draft.hpp"
#include "server/service/hop.hpp"
#include "server/service/pharmacy.hpp"
#include "server/service/release_export.hpp"

namespace ph::server {

using storage::EditAct;
using storage::LibraryRecord;

namespace {

constexpr std::size_t kMostEdits = 1'000'000;

Bytes bytes_of(const std::string& text) { return {text.begin(), text.end()}; }

std::string name_of(std::uint32_t draft) { return "library draft " + std::to_string(draft); }

tl::unexpected<Error> not_as_seen(std::uint32_t draft, const Digest& now, const Digest& seen) {
  return fail(Fault::kConflict, name_of(draft) + ": its content is " + to_hex(now).substr(0, 16) +
                                    ", not " + to_hex(seen).substr(0, 16) +
                                    " as it was seen; look at it again");
}

}  // namespace

Result<Pharmacy::OpenDraft> Pharmacy::open_for_edit(std::uint32_t draft) {
  auto open = open_draft(draft);
  if (!open) return open;
  const auto stage = (*open)->record.stage;
  if (stage == storage::LibraryStage::kDraft) return open;
  const bool once = stage == storage::LibraryStage::kApprovedOnce;
  return fail(Fault::kConflict,
              name_of(draft) + ": is " + std::string(to_string(stage)) +
                  (once ? ", withdraw its approval first" : ", make a new draft"));
}

storage::EditDraft Pharmacy::edit_of(const Open& open, const UserName& actor) const {
  storage::EditDraft out;
  out.edit.draft = open.record.draft;
  out.edit.sequence = open.record.edits + 1;
  out.edit.at = rooms_.clock.now().wall;
  out.edit.author = actor;
  return out;
}

// The last edit there; of what no edit touched, whoever brought the whole.
Result<EditConflict> Pharmacy::last_change(const Open& open, const Place& place) {
  EditConflict out;
  out.text = text_of(*open.content, place);
  out.digest = digest_of(out.text);
  out.by = open.record.author;
  out.at = open.record.created;
  auto edits = rooms_.archive.draft_edits(open.record.draft, 0, kMostEdits);
  if (!edits) return fail(edits.error());
  for (const auto& edit : *edits) {
    const bool whole = edit.act == EditAct::kContent || edit.act == EditAct::kRebase;
    if (!whole && (edit.area != place.area || edit.entry != place.entry)) continue;
    out.by = edit.author;
    out.at = edit.at;
  }
  return out;
}

Result<Pharmacy::Planned<EditAnswer>> Pharmacy::plan_edit(std::uint32_t draft,
                                                          const EditRequest& request,
                                                          const UserName& actor) {
  auto open = open_for_edit(draft);
  if (!open) return fail(open.error());
  Planned<EditAnswer> out;
  const std::string before = text_of(*(*open)->content, request.place);
  out.answer.digest = digest_of(before);
  if (out.answer.digest != request.seen) {
    auto conflict = last_change(**open, request.place);
    if (!conflict) return fail(conflict.error());
    out.answer.conflict = std::move(*conflict);
    return out;
  }
  auto proposal = read_proposal(*(*open)->content, request.place, request.json);
  out.answer.problems = std::move(proposal.problems);
  if (!out.answer.problems.empty() || proposal.text == before) return out;
  storage::EditDraft change = edit_of(**open, actor);
  change.edit.act = request.place.entry.empty() ? EditAct::kSettings : EditAct::kEntry;
  change.edit.area = request.place.area;
  change.edit.entry = request.place.entry;
  change.edit.before = before;
  change.edit.after = proposal.text;
  auto content = std::make_shared<Library>(*(*open)->content);
  if (auto applied = apply_edit(*content, change.edit); !applied) return fail(applied.error());
  auto after = std::make_shared<Open>();
  after->record = (*open)->record;
  after->record.edits = change.edit.sequence;
  after->content = std::move(content);
  out.after = std::move(after);
  out.answer.digest = digest_of(proposal.text);
  out.changes.push_back(fleet_.audit_row(
      actor.str(), "library.edited", audit_subject(draft),
      to_string(request.place) + " (edit " + std::to_string(change.edit.sequence) + ")"));
  out.changes.insert(out.changes.begin(), std::move(change));
  return out;
}

asio::awaitable<Result<EditAnswer>> Pharmacy::edit_draft(std::uint32_t draft, EditRequest request,
                                                         UserName actor) {
  const auto turn = co_await turns_.enter();
  auto plan = [this, draft, &request, &actor] { return plan_edit(draft, request, actor); };
  auto planned = co_await ask(rooms_.readers, std::move(plan));
  co_return co_await carry_out(std::move(planned));
}

Result<Pharmacy::Planned<LibraryRecord>> Pharmacy::plan_note(std::uint32_t draft,
                                                             const std::string& was,
                                                             const std::string& note,
                                                             const UserName& actor) {
  auto open = open_for_edit(draft);
  if (!open) return fail(open.error());
  if ((*open)->content->note != was) {
    return fail(Fault::kConflict, name_of(draft) + ": its note is \"" + (*open)->content->note +
                                      "\" by now; look at it again");
  }
  Planned<LibraryRecord> out;
  storage::EditDraft change = edit_of(**open, actor);
  change.edit.act = EditAct::kNote;
  change.edit.before = was;
  change.edit.after = note;
  auto content = std::make_shared<Library>(*(*open)->content);
  content->note = note;
  auto after = std::make_shared<Open>();
  after->record = (*open)->record;
  after->record.edits = change.edit.sequence;
  after->content = std::move(content);
  out.answer = after->record;
  out.after = std::move(after);
  out.changes.emplace_back(std::move(change));
  out.changes.push_back(fleet_.audit_row(actor.str(), "library.noted", audit_subject(draft), note));
  return out;
}

asio::awaitable<Result<LibraryRecord>> Pharmacy::note_draft(std::uint32_t draft, std::string was,
                                                            std::string note, UserName actor) {
  const auto turn = co_await turns_.enter();
  auto plan = [this, draft, &was, &note, &actor] { return plan_note(draft, was, note, actor); };
  auto planned = co_await ask(rooms_.readers, std::move(plan));
  co_return co_await carry_out(std::move(planned));
}

template <class Answer>
Result<Pharmacy::Planned<Answer>> Pharmacy::planned_whole(const Open& open, EditAct act,
                                                          Library content, std::uint32_t based_on,
                                                          const UserName& actor) {
  Planned<Answer> out;
  content.number = 0;
  storage::EditDraft change = edit_of(open, actor);
  change.edit.act = act;
  change.edit.before = to_hex(digest_of_open(open));
  change.canonical = bytes_of(wire::canonical(content));
  const Digest digest = crypto::sha256(change.canonical);
  change.edit.after = to_hex(digest);
  change.based_on = based_on;
  auto after = std::make_shared<Open>();
  after->record = open.record;
  after->record.digest = digest;
  after->record.based_on = based_on;
  after->record.edits = after->record.folded = change.edit.sequence;
  after->content = std::make_shared<const Library>(std::move(content));
  out.after = std::move(after);
  out.changes.emplace_back(std::move(change));
  out.changes.push_back(fleet_.audit_row(
      actor.str(), act == EditAct::kRebase ? "library.rebased" : "library.reimported",
      audit_subject(open.record.draft), "digest " + to_hex(digest)));
  return out;
}

Result<Pharmacy::Planned<ImportAnswer>> Pharmacy::plan_content(std::uint32_t draft,
                                                               const Digest& seen,
                                                               const std::string& csv,
                                                               const UserName& actor) {
  auto open = open_for_edit(draft);
  if (!open) return fail(open.error());
  const Digest now = digest_of_open(**open);
  if (now != seen) return not_as_seen(draft, now, seen);
  auto made = make_draft(csv, settings_.site, (*open)->content->note, settings_.areas);
  if (!made.problems.empty()) {
    Planned<ImportAnswer> out;
    out.answer.problems = std::move(made.problems);
    return out;
  }
  auto out = planned_whole<ImportAnswer>(**open, EditAct::kContent, std::move(made.library),
                                         (*open)->record.based_on, actor);
  if (out) out->answer.draft = out->after->record;
  return out;
}

asio::awaitable<Result<ImportAnswer>> Pharmacy::replace_content(std::uint32_t draft, Digest seen,
                                                                std::string csv, UserName actor) {
  const auto turn = co_await turns_.enter();
  auto plan = [this, draft, &seen, &csv, &actor] { return plan_content(draft, seen, csv, actor); };
  auto planned = co_await ask(rooms_.readers, std::move(plan));
  co_return co_await carry_out(std::move(planned));
}

Result<Pharmacy::Planned<RebaseAnswer>> Pharmacy::plan_rebase(std::uint32_t draft,
                                                              const Digest& seen,
                                                              const Choices& choices,
                                                              const UserName& actor) {
  auto open = open_for_edit(draft);
  if (!open) return fail(open.error());
  const Digest now = digest_of_open(**open);
  if (now != seen) return not_as_seen(draft, now, seen);
  auto newest = newest_release();
  if (!newest) return fail(newest.error());
  const auto& record = (*open)->record;
  if (record.based_on == newest->number) {
    return fail(Fault::kConflict, name_of(draft) + ": rests on the newest release already");
  }
  Library base;
  if (record.based_on != 0) {
    auto read = content_of_release(record.based_on);
    if (!read) return fail(read.error());
    base = std::move(*read);
  }
  auto merged = merge_libraries(base, *(*open)->content, *newest->library, choices);
  if (!merged.conflicts.empty()) {
    Planned<RebaseAnswer> out;
    out.answer.conflicts = std::move(merged.conflicts);
    return out;
  }
  auto out = planned_whole<RebaseAnswer>(**open, EditAct::kRebase, std::move(merged.library),
                                         newest->number, actor);
  if (out) {
    out->answer.record = out->after->record;
    out->answer.taken = merged.taken;
  }
  return out;
}

asio::awaitable<Result<RebaseAnswer>> Pharmacy::rebase_draft(std::uint32_t draft, Digest seen,
                                                             Choices choices, UserName actor) {
  const auto turn = co_await turns_.enter();
  auto plan = [this, draft, &seen, &choices, &actor] {
    return plan_rebase(draft, seen, choices, actor);
  };
  auto planned = co_await ask(rooms_.readers, std::move(plan));
  co_return co_await carry_out(std::move(planned));
}

}  // namespace ph::server
