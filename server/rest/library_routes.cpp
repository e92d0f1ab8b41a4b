#include <algorithm>

#include "server/auth/policy.hpp"
#include "server/rest/answer.hpp"
#include "server/rest/answer_record.hpp"
#include "server/rest/handlers.hpp"
#include "server/rest/json_records.hpp"
#include "server/rest/query.hpp"

namespace ph::server {
namespace {

asio::awaitable<net::Response> answer_entries(Query query,
                                              Result<std::shared_ptr<const Library>> library) {
  if (!library) co_return error_answer(library.error());
  const std::string area = query.text("area").value_or("");
  if (const auto problems = query.problems(); !problems.empty()) {
    co_return error_answer("malformed", "query", problems);
  }
  if (!area.empty() && (*library)->area(area) == nullptr) {
    co_return error_answer("not_found", "care area " + area.substr(0, 64) + ": not in the library");
  }
  co_return json_answer(200, entries_json(**library, area));
}

}  // namespace

asio::awaitable<net::Response> answer_record(Call& call, int status,
                                             storage::LibraryRecord record) {
  auto facts = co_await call.people.shelf.facts(call.people.libraries, record);
  if (!facts) co_return error_answer(facts.error());
  co_return json_answer(status, library_json(record, *facts));
}

asio::awaitable<net::Response> list_libraries(Call& call) {
  auto records = co_await call.people.libraries.libraries();
  if (!records) co_return error_answer(records.error());
  std::vector<std::pair<storage::LibraryRecord, LibraryFacts>> shown;
  for (const auto& record : *records) {
    auto facts = co_await call.people.shelf.facts(call.people.libraries, record);
    if (!facts) co_return error_answer(facts.error());
    shown.emplace_back(record, *facts);
  }
  co_return json_answer(200, libraries_json(shown));
}

asio::awaitable<net::Response> import_library(Call& call) {
  Query query(call.request);
  const std::string note = query.text("note").value_or("");
  auto problems = query.problems();
  if (note.size() > 200) problems.push_back("note: expected at most 200 bytes");
  if (!problems.empty()) co_return error_answer("malformed", "query", problems);
  auto answer =
      co_await call.people.libraries.import_library(call.request.body, note, call.actor());
  if (!answer) co_return error_answer(answer.error());
  if (!answer->draft) {
    co_return error_answer("refused", "nothing was imported", answer->problems);
  }
  co_return co_await answer_record(call, 201, *answer->draft);
}

asio::awaitable<net::Response> list_entries(Call& call) {
  Query query(call.request);
  const auto pump = query.id<PumpId>("pump");
  if (pump) {
    auto held = co_await call.people.desk.library_of(*pump);
    co_return co_await answer_entries(std::move(query), std::move(held));
  }
  auto library = co_await call.people.desk.active_library();
  co_return co_await answer_entries(std::move(query), std::move(library));
}

asio::awaitable<net::Response> show_library_status(Call& call) {
  const auto status = co_await call.people.desk.library_status();
  LibraryFacts facts;
  if (status.target) {
    auto known = co_await call.people.shelf.facts(call.people.libraries, *status.target);
    if (!known) co_return error_answer(known.error());
    facts = *known;
  }
  co_return json_answer(200, library_status_json(status, facts));
}

}  // namespace ph::server
