#include "server/rest/answer.hpp"
#include "server/rest/answer_record.hpp"
#include "server/rest/body.hpp"
#include "server/rest/draft_number.hpp"
#include "server/rest/handlers.hpp"
#include "server/rest/json_draft.hpp"
#include "server/rest/query.hpp"

namespace ph::server {
namespace {

constexpr std::size_t kLongestNote = 200;
constexpr std::size_t kMostChoices = 1'000;

// The header that says what the author saw: If-Match with a digest in quotes, or If-None-Match: *
// for nothing.
Result<Digest> seen_by(const net::Request& request) {
  if (request.header("if-none-match") == "*") return Digest{};
  std::string text = request.header("if-match");
  if (text.size() > 2 && text.front() == '"' && text.back() == '"') {
    text = text.substr(1, text.size() - 2);
  }
  if (text.empty()) {
    return fail(Fault::kMalformed,
                "header if-match: expected the digest of what you saw, or if-none-match: * for "
                "something new");
  }
  auto digest = array_from_hex<32>(text);
  if (!digest) return fail(Fault::kMalformed, "header if-match: " + digest.error().detail);
  return *digest;
}

Place place_of(const Call& call) {
  return {call.args[1], call.args.size() > 2 ? call.args[2] : std::string()};
}

asio::awaitable<net::Response> show_place(Call& call) {
  auto draft = draft_number(call.args[0]);
  if (!draft) co_return error_answer(draft.error());
  auto library = co_await call.people.libraries.library(*draft);
  if (!library) co_return error_answer(library.error());
  const Place place = place_of(call);
  const std::string text = text_of(**library, place);
  if (text.empty()) {
    co_return error_answer("not_found", to_string(place).substr(0, 200) + ": not in the draft");
  }
  net::Response answer = json_answer(200, place_json(place, text));
  answer.headers.emplace_back("ETag", '"' + to_hex(digest_of(text)) + '"');
  co_return answer;
}

asio::awaitable<net::Response> edit_place(Call& call, std::string json) {
  auto draft = draft_number(call.args[0]);
  if (!draft) co_return error_answer(draft.error());
  auto seen = seen_by(call.request);
  if (!seen) co_return error_answer(seen.error());
  EditRequest request{place_of(call), *seen, std::move(json)};
  const EditRequest asked = request;
  auto answer = co_await call.people.libraries.edit_draft(*draft, std::move(request), call.actor());
  if (!answer) co_return error_answer(answer.error());
  if (answer->conflict) {
    co_return json_answer(409, edit_conflict_json(*answer->conflict, asked));
  }
  if (!answer->problems.empty()) {
    co_return error_answer("refused", to_string(asked.place) + ": nothing was changed",
                           answer->problems);
  }
  co_return json_answer(200, digest_json(answer->digest));
}

Choices choices_of(Body& body) {
  Choices out;
  for (auto& one : body.objects("take", kMostChoices)) {
    Place place{one.text("area", 200), one.optional_text("entry", 200).value_or("")};
    const std::string side = one.text("side", 10);
    if (side != "mine" && side != "theirs")
      one.note(one.path("side") + ": expected mine or theirs");
    out[std::move(place)] = side == "mine" ? Take::kMine : Take::kTheirs;
    one.refuse_the_rest();
  }
  return out;
}

}  // namespace

asio::awaitable<net::Response> start_draft(Call& call) {
  auto body = Body::parse(call.request.body);
  if (!body) co_return error_answer(body.error());
  DraftStart start;
  const auto release = body->optional_whole("release", 1, 4'294'967'295);
  if (release) start.release = static_cast<std::uint32_t>(*release);
  start.note = body->optional_text("note", kLongestNote).value_or("");
  body->refuse_the_rest();
  if (!body->problems().empty()) co_return error_answer("malformed", "draft", body->problems());
  auto record = co_await call.people.libraries.start_draft(std::move(start), call.actor());
  if (!record) co_return error_answer(record.error());
  co_return co_await answer_record(call, 201, *record);
}

asio::awaitable<net::Response> show_draft(Call& call) {
  auto draft = draft_number(call.args[0]);
  if (!draft) co_return error_answer(draft.error());
  auto digest = co_await call.people.libraries.content_digest(*draft);
  if (!digest) co_return error_answer(digest.error());
  auto all = co_await call.people.libraries.libraries();
  if (!all) co_return error_answer(all.error());
  for (auto& record : *all) {
    if (record.draft != *draft) continue;
    // Of a draft the digest of what stands there now, for if-match.
    if (record.stage < storage::LibraryStage::kReleased) record.digest = *digest;
    co_return co_await answer_record(call, 200, record);
  }
  co_return error_answer("not_found", "library draft " + std::to_string(*draft) + ": unknown");
}

asio::awaitable<net::Response> list_draft_entries(Call& call) {
  auto draft = draft_number(call.args[0]);
  if (!draft) co_return error_answer(draft.error());
  Query query(call.request);
  EntryPage page;
  page.area = query.text("area").value_or("");
  page.drug = query.text("drug").value_or("");
  page.after = query.text("after").value_or("");
  page.limit = query.whole("limit", 500, 2'000);
  auto problems = query.problems();
  if (page.limit == 0) problems.push_back("limit: expected at least 1");
  if (!problems.empty()) co_return error_answer("malformed", "query", problems);
  auto library = co_await call.people.libraries.library(*draft);
  if (!library) co_return error_answer(library.error());
  if (!page.area.empty() && (*library)->area(page.area) == nullptr) {
    co_return error_answer("not_found",
                           "care area " + page.area.substr(0, 64) + ": not in the library");
  }
  co_return json_answer(200, draft_entries_json(**library, page));
}

asio::awaitable<net::Response> list_draft_areas(Call& call) {
  auto draft = draft_number(call.args[0]);
  if (!draft) co_return error_answer(draft.error());
  auto library = co_await call.people.libraries.library(*draft);
  if (!library) co_return error_answer(library.error());
  co_return json_answer(200, draft_areas_json(**library));
}

asio::awaitable<net::Response> show_draft_entry(Call& call) { return show_place(call); }
asio::awaitable<net::Response> show_draft_area(Call& call) { return show_place(call); }
asio::awaitable<net::Response> put_draft_entry(Call& call) {
  return edit_place(call, call.request.body.empty() ? "{}" : call.request.body);
}
asio::awaitable<net::Response> put_draft_area(Call& call) {
  return edit_place(call, call.request.body.empty() ? "{}" : call.request.body);
}
asio::awaitable<net::Response> remove_draft_entry(Call& call) { return edit_place(call, ""); }
asio::awaitable<net::Response> remove_draft_area(Call& call) { return edit_place(call, ""); }

asio::awaitable<net::Response> replace_content(Call& call) {
  auto draft = draft_number(call.args[0]);
  if (!draft) co_return error_answer(draft.error());
  auto seen = seen_by(call.request);
  if (!seen) co_return error_answer(seen.error());
  auto answer = co_await call.people.libraries.replace_content(*draft, *seen, call.request.body,
                                                               call.actor());
  if (!answer) co_return error_answer(answer.error());
  if (!answer->draft) co_return error_answer("refused", "nothing was imported", answer->problems);
  co_return co_await answer_record(call, 200, *answer->draft);
}

asio::awaitable<net::Response> note_draft(Call& call) {
  auto draft = draft_number(call.args[0]);
  if (!draft) co_return error_answer(draft.error());
  auto body = Body::parse(call.request.body);
  if (!body) co_return error_answer(body.error());
  const std::string was = body->optional_text("was", 400).value_or("");
  const std::string note = body->text("note", kLongestNote);
  body->refuse_the_rest();
  if (!body->problems().empty()) co_return error_answer("malformed", "note", body->problems());
  auto record = co_await call.people.libraries.note_draft(*draft, was, note, call.actor());
  if (!record) co_return error_answer(record.error());
  co_return co_await answer_record(call, 200, *record);
}

asio::awaitable<net::Response> rebase_draft(Call& call) {
  auto draft = draft_number(call.args[0]);
  if (!draft) co_return error_answer(draft.error());
  auto seen = seen_by(call.request);
  if (!seen) co_return error_answer(seen.error());
  auto body = Body::parse(call.request.body);
  if (!body) co_return error_answer(body.error());
  Choices choices = choices_of(*body);
  body->refuse_the_rest();
  if (!body->problems().empty()) co_return error_answer("malformed", "rebase", body->problems());
  auto answer =
      co_await call.people.libraries.rebase_draft(*draft, *seen, std::move(choices), call.actor());
  if (!answer) co_return error_answer(answer.error());
  if (!answer->record) co_return json_answer(409, rebase_conflicts_json(answer->conflicts));
  co_return json_answer(200, rebase_json(*answer->record, answer->taken));
}

asio::awaitable<net::Response> show_draft_history(Call& call) {
  auto draft = draft_number(call.args[0]);
  if (!draft) co_return error_answer(draft.error());
  Query query(call.request);
  const auto after = static_cast<std::uint32_t>(query.whole("after", 0, 4'294'967'295));
  const std::size_t limit = query.whole("limit", 100, 1'000);
  if (const auto problems = query.problems(); !problems.empty()) {
    co_return error_answer("malformed", "query", problems);
  }
  auto edits = co_await call.people.libraries.draft_history(*draft, after, limit);
  if (!edits) co_return error_answer(edits.error());
  co_return json_answer(200, history_json(*edits));
}

}  // namespace ph::server
