#include "server/rest/answer.hpp"
#include "server/rest/handlers.hpp"
#include "server/rest/json_people.hpp"

namespace ph::server {
namespace {

net::Response show(Call& call, const std::optional<UserName>& of) {
  const SteadyTime now = call.people.clock.now().steady;
  auto sessions = call.people.sessions.list(now);
  if (of) std::erase_if(sessions, [&](const Session& one) { return one.user != *of; });
  return json_answer(200, sessions_json(sessions, call.session->id, now));
}

// It is ended before it is written down: whoever was in must be out whatever the disk does.
asio::awaitable<net::Response> end(Call& call, std::optional<UserName> of) {
  const auto whose = call.people.sessions.close_id(call.args[0], of);
  if (!whose) co_return error_answer("not_found", "session: not there, or ended already");
  auto noted = co_await call.people.desk.note(call.actor().str(), "session.ended", whose->str(),
                                              call.args[0]);
  if (!noted) co_return error_answer(noted.error());
  co_return json_answer(200, "{}");
}

}  // namespace

asio::awaitable<net::Response> list_sessions(Call& call) { co_return show(call, std::nullopt); }
asio::awaitable<net::Response> list_own_sessions(Call& call) { co_return show(call, call.actor()); }
asio::awaitable<net::Response> end_session(Call& call) {
  co_return co_await end(call, std::nullopt);
}
asio::awaitable<net::Response> end_own_session(Call& call) {
  co_return co_await end(call, call.actor());
}

}  // namespace ph::server
