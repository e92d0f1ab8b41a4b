// A draft, or a release, as a file that people edit.
#include "protocol/wire/library_exchange.hpp"
#include "server/rest/answer.hpp"
#include "server/rest/draft_number.hpp"
#include "server/rest/handlers.hpp"
#include "server/rest/query.hpp"

namespace ph::server {
namespace {

net::Response file_answer(std::string type, const std::string& name, std::string body) {
  net::Response out;
  out.content_type = std::move(type);
  out.body = std::move(body);
  out.headers.emplace_back("content-disposition", "attachment; filename=\"" + name + '"');
  return out;
}

}  // namespace

asio::awaitable<net::Response> export_draft(Call& call) {
  auto draft = draft_number(call.args[0]);
  if (!draft) co_return error_answer(draft.error());
  Query query(call.request);
  const std::string format = query.text("format").value_or("");
  auto problems = query.problems();
  if (format != "csv" && format != "json" && format != "canonical") {
    problems.push_back("format: expected csv, json or canonical, got \"" + format.substr(0, 20) +
                       '"');
  }
  if (!problems.empty()) co_return error_answer("malformed", "query", problems);
  auto library = co_await call.people.libraries.library(*draft);
  if (!library) co_return error_answer(library.error());
  const std::string name = "library-draft-" + std::to_string(*draft) + '.' + format;
  if (format == "csv") {
    co_return file_answer("text/csv; charset=utf-8", name, wire::export_csv(**library));
  }
  // What approvals name: SHA-256 of these bytes, with number 0.
  if (format == "canonical") {
    co_return file_answer("application/octet-stream", name, wire::canonical(**library));
  }
  co_return file_answer("application/json", name, wire::export_json(**library));
}

}  // namespace ph::server
