#include "protocol/crypto/crypto.hpp"
#include "server/auth/second_factor.hpp"
#include "server/rest/answer.hpp"
#include "server/rest/body.hpp"
#include "server/rest/gate.hpp"
#include "server/rest/handlers.hpp"
#include "server/rest/json_people.hpp"
#include "server/rest/proof.hpp"

namespace ph::server {
namespace {

constexpr std::size_t kLongestTyped = PasswordCheck::kLongestPassword;

// A new token takes the place of every session that the user had.
net::Response open_anew(Call& call, const storage::UserRecord& user) {
  People& people = call.people;
  people.sessions.close_all_of(user.name);
  const Now now = people.clock.now();
  const std::string token = people.sessions.open(user, address_of(call.request.peer), now);
  const auto session = people.sessions.use(token, now.steady);
  if (!session) return error_answer("unavailable", "log in: try again");
  net::Response response = json_answer(200, login_json(*session, token));
  set_session_cookie(response, token, people.sessions.limits().absolute);
  return response;
}

}  // namespace

asio::awaitable<net::Response> change_password(Call& call) {
  auto body = Body::parse(call.request.body);
  if (!body) co_return error_answer(body.error());
  std::string password = body->text("password", kLongestTyped);
  std::string wanted = body->text("new_password", kLongestTyped);
  body->refuse_the_rest();
  if (!body->problems().empty()) co_return error_answer("malformed", "password", body->problems());
  std::optional<storage::UserRecord> user;
  Shown shown(std::move(password), std::nullopt);
  auto refusal =
      co_await refuse_shown(call, call.actor(), std::move(shown), CodeRule::kNotAsked, user);
  if (refusal) co_return std::move(*refusal);
  const auto problems = refuse_password_of(call.people, *user, wanted);
  if (!problems.empty()) co_return error_answer("refused", "new password", problems);
  auto hash = co_await call.people.passwords.hash(std::move(wanted));
  if (!hash) co_return error_answer("too_many", hash.error().detail);
  user->password = std::move(*hash);
  user->one_time_until.reset();
  auto kept =
      co_await call.people.desk.keep_user(*user, user->name.str(), "user.password_changed", "");
  if (!kept) co_return error_answer(kept.error());
  co_return open_anew(call, *user);
}

asio::awaitable<net::Response> show_proof(Call& call) {
  std::vector<std::string> problems;
  auto shown = read_shown(call.request, problems);
  if (!shown) co_return error_answer(shown.error());
  if (!problems.empty()) co_return error_answer("malformed", "proof", problems);
  std::optional<storage::UserRecord> user;
  auto refusal =
      co_await refuse_shown(call, call.actor(), std::move(*shown), CodeRule::kWhereSet, user);
  if (refusal) co_return std::move(*refusal);
  call.people.sessions.prove(call.token, call.people.clock.now().steady);
  co_return json_answer(200, "{}");
}

asio::awaitable<net::Response> offer_factor(Call& call) {
  auto body = Body::parse(call.request.body);
  if (!body) co_return error_answer(body.error());
  body->refuse_the_rest();
  if (!body->problems().empty()) co_return error_answer("malformed", "totp", body->problems());
  if (call.session->has_second_factor) {
    co_return error_answer("conflict", "second factor: there is one, remove it first");
  }
  Bytes secret = crypto::random_bytes(kFactorBytes);
  const std::string uri = factor_uri(call.people.options.site, call.actor(), secret);
  const std::string text = base32(secret);
  call.people.sessions.offer_factor(call.token, std::move(secret));
  co_return json_answer(200, factor_json(text, uri));
}

asio::awaitable<net::Response> confirm_factor(Call& call) {
  auto body = Body::parse(call.request.body);
  if (!body) co_return error_answer(body.error());
  const std::string code = body->text("code", 32);
  body->refuse_the_rest();
  if (!body->problems().empty()) co_return error_answer("malformed", "totp", body->problems());
  People& people = call.people;
  const Bytes& secret = call.session->offered_factor;
  if (secret.empty()) co_return error_answer("conflict", "second factor: ask for a secret first");
  const Now now = people.clock.now();
  const auto step = step_of_code(secret, code, now.wall, 0);
  if (!step) {
    co_return error_answer("refused", "code: wrong; is the clock of the authenticator right?");
  }
  auto user = co_await people.desk.user(call.actor());
  if (!user) co_return error_answer(user.error());
  if (!*user) co_return error_answer("not_found", "user: not there any more");
  const auto codes = new_recovery_codes();
  (*user)->totp = crypto::seal(people.options.sealing_key, call.actor().str(), secret);
  (*user)->totp_step = *step;
  (*user)->recovery.clear();
  for (const auto& one : codes) (*user)->recovery.push_back(recovery_digest(one));
  auto kept =
      co_await people.desk.keep_user(**user, call.actor().str(), "user.second_factor_set", "");
  if (!kept) co_return error_answer(kept.error());
  people.sessions.offer_factor(call.token, {});
  people.sessions.confirm(call.token, *user, now.steady);
  co_return json_answer(200, recovery_json(codes));
}

asio::awaitable<net::Response> remove_factor(Call& call) {
  People& people = call.people;
  auto user = co_await people.desk.user(call.actor());
  if (!user) co_return error_answer(user.error());
  if (!*user || (*user)->totp.empty()) {
    co_return error_answer("conflict", "second factor: there is none");
  }
  if (people.sessions.limits().demands_second_factor && is_for_second_factor((*user)->roles)) {
    co_return error_answer("refused", "second factor: your role must have one at this site");
  }
  (*user)->totp.clear();
  (*user)->recovery.clear();
  auto kept =
      co_await people.desk.keep_user(**user, call.actor().str(), "user.second_factor_removed", "");
  if (!kept) co_return error_answer(kept.error());
  people.sessions.confirm(call.token, *user, people.clock.now().steady);
  co_return json_answer(200, "{}");
}

}  // namespace ph::server
