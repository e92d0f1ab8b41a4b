#include "server/auth/policy.hpp"
#include "server/rest/answer.hpp"
#include "server/rest/draft_number.hpp"
#include "server/rest/handlers.hpp"
#include "server/rest/json_records.hpp"
#include "server/rest/json_rollout.hpp"
#include "server/rest/query.hpp"
#include "server/rest/rollout_body.hpp"

namespace ph::server {
namespace {

std::string reason_of(Body& body) {
  const std::string reason = body.text("reason", 200);
  if (reason.empty() && body.problems().empty()) body.note("reason: expected some words");
  return reason;
}

asio::awaitable<net::Response> act(Call& call, RolloutAct what) {
  auto number = draft_number(call.args[0]);
  if (!number) co_return error_answer(number.error());
  auto body = Body::parse(call.request.body);
  if (!body) co_return error_answer(body.error());
  const std::string reason = reason_of(*body);
  body->refuse_the_rest();
  if (!body->problems().empty()) co_return error_answer("malformed", "rollout", body->problems());
  auto view = co_await call.people.rollouts.act_on_rollout(*number, what, reason, call.actor());
  if (!view) co_return error_answer(view.error());
  co_return json_answer(200, rollout_json(*view));
}

}  // namespace

asio::awaitable<net::Response> list_rollouts(Call& call) {
  auto views = co_await call.people.rollouts.rollouts();
  if (!views) co_return error_answer(views.error());
  co_return json_answer(200, rollouts_json(*views));
}

asio::awaitable<net::Response> show_rollout(Call& call) {
  auto number = draft_number(call.args[0]);
  if (!number) co_return error_answer(number.error());
  auto view = co_await call.people.rollouts.rollout(*number);
  if (!view) co_return error_answer(view.error());
  co_return json_answer(200, rollout_json(*view));
}

asio::awaitable<net::Response> start_rollout(Call& call) {
  auto body = Body::parse(call.request.body);
  if (!body) co_return error_answer(body.error());
  RolloutPlan plan = read_plan(*body);
  const std::string reason = reason_of(*body);
  body->refuse_the_rest();
  if (!body->problems().empty()) co_return error_answer("malformed", "rollout", body->problems());
  auto answer = co_await call.people.rollouts.start_rollout(std::move(plan), reason, call.actor());
  if (!answer) co_return error_answer(answer.error());
  if (!answer->rollout) {
    co_return error_answer("refused", "no rollout was started", answer->problems);
  }
  co_return json_answer(201, rollout_json(*answer->rollout));
}

asio::awaitable<net::Response> open_wave(Call& call) {
  co_return co_await act(call, RolloutAct::kOpen);
}
asio::awaitable<net::Response> pause_rollout(Call& call) {
  co_return co_await act(call, RolloutAct::kPause);
}
asio::awaitable<net::Response> resume_rollout(Call& call) {
  co_return co_await act(call, RolloutAct::kResume);
}
asio::awaitable<net::Response> end_rollout(Call& call) {
  co_return co_await act(call, RolloutAct::kEnd);
}

asio::awaitable<net::Response> roll_back_library(Call& call) {
  auto body = Body::parse(call.request.body);
  if (!body) co_return error_answer(body.error());
  std::optional<std::uint32_t> to;
  if (const auto number = body->optional_whole("to", 1, UINT32_MAX)) {
    to = static_cast<std::uint32_t>(*number);
  }
  const std::string reason = reason_of(*body);
  body->refuse_the_rest();
  if (!body->problems().empty()) co_return error_answer("malformed", "rollback", body->problems());
  auto draft = co_await call.people.rollouts.roll_back(to, reason, call.actor());
  if (!draft) co_return error_answer(draft.error());
  auto facts = co_await call.people.shelf.facts(call.people.libraries, *draft);
  if (!facts) co_return error_answer(facts.error());
  co_return json_answer(201, library_json(*draft, *facts));
}

asio::awaitable<net::Response> show_library_proof(Call& call) {
  Query query(call.request);
  const auto ward = query.id<WardId>("ward").value_or(WardId());
  if (const auto problems = query.problems(); !problems.empty()) {
    co_return error_answer("malformed", "query", problems);
  }
  const auto proofs = co_await call.people.desk.library_proof(ward);
  co_return json_answer(200, library_proof_json(proofs));
}

asio::awaitable<net::Response> show_library_matrix(Call& call) {
  const auto proofs = co_await call.people.desk.library_proof(WardId());
  co_return json_answer(200, library_matrix_json(proofs));
}

asio::awaitable<net::Response> show_activations(Call& call) {
  auto number = draft_number(call.args[0]);
  if (!number) co_return error_answer(number.error());
  auto curves = co_await call.people.rollouts.activations(*number);
  if (!curves) co_return error_answer(curves.error());
  co_return json_answer(200, activations_json(*curves));
}

}  // namespace ph::server
