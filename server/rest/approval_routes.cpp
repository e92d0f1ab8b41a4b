#include "protocol/base/log.hpp"
#include "server/rest/answer.hpp"
#include "server/rest/body.hpp"
#include "server/rest/draft_number.hpp"
#include "server/rest/handlers.hpp"
#include "server/rest/json_records.hpp"
#include "server/rest/json_text.hpp"

namespace ph::server {
namespace {

constexpr std::size_t kLongestApproval = 4'096;

// Where the signer is not reached, people are told what that means; the log has where and why.
net::Response refuse(const Error& error) {
  if (error.fault != Fault::kUnavailable) return error_answer(error);
  LogLine(Severity::kWarn, "library.no_signer").field("reason", error.detail);
  return error_answer("unavailable",
                      "the signer is not reached: nothing can be approved or released until it is");
}

Verb right_for(ApprovalStep step) {
  return step == ApprovalStep::kFirst ? Verb::kSignFirst : Verb::kSignSecond;
}

net::Response forbid(ApprovalStep step) {
  return error_answer("forbidden", step == ApprovalStep::kFirst
                                       ? "the first approval is a pharmacist's"
                                       : "the second approval is a second signer's");
}

std::string approval_json(const Approval& wanted) {
  Json authors = Json::array();
  for (const auto& author : wanted.authors) authors.push_back(author.str());
  const Json out{{"site", wanted.site},
                 {"step", to_string(wanted.step)},
                 {"number", wanted.number},
                 {"content", to_hex(wanted.content)},
                 {"authors", authors}};
  return text_of(out);
}

// The word as it came. Problems are noted in `body`.
SignedApproval read_word(Body& body) {
  SignedApproval out;
  const std::string text = body.text("approval", kLongestApproval);
  const std::string hex = body.text("signature", 128);
  body.refuse_the_rest();
  if (!body.problems().empty()) return out;
  auto approval = parse_approval(text);
  const auto signature = array_from_hex<64>(hex);
  if (!approval) body.note(approval.error().detail);
  if (!signature) body.note("signature: " + signature.error().detail);
  if (approval) out.approval = std::move(*approval);
  if (signature) out.signature = *signature;
  return out;
}

}  // namespace

asio::awaitable<net::Response> show_approval(Call& call) {
  const auto draft = draft_number(call.args[0]);
  if (!draft) co_return error_answer(draft.error());
  const auto wanted = co_await call.people.libraries.wanted_approval(*draft, call.actor());
  if (!wanted) co_return refuse(wanted.error());
  co_return json_answer(200, approval_json(*wanted));
}

asio::awaitable<net::Response> approve_library(Call& call) {
  const auto draft = draft_number(call.args[0]);
  if (!draft) co_return error_answer(draft.error());
  auto body = Body::parse(call.request.body);
  if (!body) co_return error_answer(body.error());
  SignedApproval word = read_word(*body);
  if (!body->problems().empty()) co_return error_answer("malformed", "approve", body->problems());
  const ApprovalStep step = word.approval.step;
  if (!call.may(right_for(step))) co_return forbid(step);
  auto record =
      co_await call.people.libraries.approve_library(*draft, std::move(word), call.actor());
  if (!record) co_return refuse(record.error());
  auto facts = co_await call.people.shelf.facts(call.people.libraries, *record);
  if (!facts) co_return error_answer(facts.error());
  co_return json_answer(200, library_json(*record, *facts));
}

asio::awaitable<net::Response> show_release(Call& call) {
  const auto number = draft_number(call.args[0]);
  if (!number) co_return error_answer("malformed", "release: expected a whole number");
  auto text = co_await call.people.libraries.release_file(*number);
  if (!text) co_return error_answer(text.error());
  net::Response response;
  response.content_type = "text/plain; charset=utf-8";
  response.body = std::move(*text);
  co_return response;
}

}  // namespace ph::server
