#include "protocol/wire/library_codec.hpp"
#include "server/library/draft.hpp"
#include "server/service/hop.hpp"
#include "server/service/pharmacy.hpp"

namespace ph::server {

using storage::LibraryRecord;

Result<Library> Pharmacy::first_content(const DraftStart& start) {
  if (start.release) {
    auto content = content_of_release(*start.release);
    if (content) content->number = 0;
    if (content && !start.note.empty()) content->note = start.note;
    return content;
  }
  Library out;
  out.site = settings_.site;
  out.note = start.note;
  out.areas = settings_.areas;
  return out;
}

asio::awaitable<Result<LibraryRecord>> Pharmacy::keep_new(Library content, std::uint32_t based_on,
                                                          std::string act, UserName actor) {
  storage::KeepLibrary keep;
  keep.record.author = actor;
  keep.record.authors = {actor};
  keep.record.created = rooms_.clock.now().wall;
  keep.record.based_on = based_on;
  auto write = [&keep, &content] {
    const std::string text = wire::canonical(content);
    keep.canonical.assign(text.begin(), text.end());
    return crypto::sha256(keep.canonical);
  };
  keep.record.digest = co_await ask(rooms_.readers, std::move(write));
  LibraryRecord made = keep.record;
  Changes changes;
  changes.emplace_back(std::move(keep));
  changes.push_back(
      fleet_.audit_row(actor.str(), std::move(act), to_hex(made.digest), content.note));
  auto outcomes = co_await fleet_.commit(std::move(changes));
  if (!outcomes) co_return fail(outcomes.error());
  if (auto done = first_done(*outcomes); !done) co_return fail(done.error());
  made.draft = outcomes->front().draft;
  co_return made;
}

asio::awaitable<Result<LibraryRecord>> Pharmacy::start_draft(DraftStart start, UserName actor) {
  std::uint32_t newest = 0;
  auto read = [this, &start, &newest]() -> Result<Library> {
    auto released = rooms_.archive.released_library();
    if (!released) return fail(released.error());
    if (*released) newest = (*released)->number;
    return first_content(start);
  };
  auto content = co_await ask(rooms_.readers, std::move(read));
  if (!content) co_return fail(content.error());
  // An older content is taken in full knowledge of what came after it: a way back.
  co_return co_await keep_new(std::move(*content), newest, "library.drafted", std::move(actor));
}

asio::awaitable<Result<ImportAnswer>> Pharmacy::import_library(std::string csv, std::string note,
                                                               UserName actor) {
  std::uint32_t newest = 0;
  auto read = [this, &csv, &note, &newest]() -> Result<Draft> {
    auto released = rooms_.archive.released_library();
    if (!released) return fail(released.error());
    if (*released) newest = (*released)->number;
    return make_draft(csv, settings_.site, note, settings_.areas);
  };
  auto made = co_await ask(rooms_.readers, std::move(read));
  if (!made) co_return fail(made.error());
  ImportAnswer answer;
  answer.problems = std::move(made->problems);
  if (!answer.problems.empty()) co_return answer;
  auto kept =
      co_await keep_new(std::move(made->library), newest, "library.imported", std::move(actor));
  if (!kept) co_return fail(kept.error());
  answer.draft = std::move(*kept);
  co_return answer;
}

}  // namespace ph::server
