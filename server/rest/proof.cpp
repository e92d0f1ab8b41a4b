#include "server/rest/proof.hpp"

#include "server/auth/new_password.hpp"
#include "server/auth/second_factor.hpp"
#include "server/rest/answer.hpp"
#include "server/rest/body.hpp"

namespace ph::server {
namespace {

using Refusal = std::optional<net::Response>;

Refusal must_wait(std::chrono::milliseconds wait) {
  if (wait.count() <= 0) return std::nullopt;
  const std::string seconds = std::to_string((wait.count() + 999) / 1000);
  net::Response slow = error_answer(
      "too_many", "log in: too many wrong passwords or codes, try again in " + seconds + " s");
  slow.headers.emplace_back("Retry-After", seconds);
  return slow;
}

bool may_log_in(const std::optional<storage::UserRecord>& user, WallTime now) {
  return user && !user->disabled && (!user->one_time_until || *user->one_time_until > now);
}

// The audit's word for the code if it fits; then `user` has it among the spent ones.
Result<std::string> spend_code(const People& people, storage::UserRecord& user,
                               const std::string& code) {
  auto secret = crypto::unseal(people.options.sealing_key, user.name.str(), user.totp);
  if (!secret) return fail(Fault::kUnavailable, secret.error().detail);
  const auto step = step_of_code(*secret, code, people.clock.now().wall, user.totp_step);
  if (step) {
    user.totp_step = *step;
    return std::string("user.second_factor_used");
  }
  if (spend_recovery_code(user.recovery, code)) return std::string("user.recovery_code_used");
  return std::string();
}

asio::awaitable<Refusal> refuse_code(Call& call, const std::string& code,
                                     storage::UserRecord& user) {
  People& people = call.people;
  const std::string name = user.name.str();
  auto slow = must_wait(people.code_throttle.enter(name, name, people.clock.now().steady));
  if (slow) co_return slow;
  auto act = spend_code(people, user, code);
  if (!act) co_return error_answer(act.error());
  if (act->empty()) {
    co_return error_answer("unauthenticated", "code: wrong, or used already; wait for the next");
  }
  const std::string left = std::to_string(user.recovery.size()) + " recovery codes left";
  auto kept = co_await people.desk.keep_user(user, name, *act, left);
  if (!kept) co_return error_answer(kept.error());
  ++user.revision;
  people.code_throttle.succeeded(name, name);
  co_return std::nullopt;
}

}  // namespace

asio::awaitable<Refusal> refuse_shown(Call& call, UserName name, Shown shown, CodeRule rule,
                                      std::optional<storage::UserRecord>& user) {
  People& people = call.people;
  const std::string address = address_of(call.request.peer);
  auto found = co_await people.desk.user(name);
  if (!found) co_return error_answer(found.error());
  user = std::move(*found);
  const Now now = people.clock.now();
  auto slow = must_wait(people.throttle.enter(name.str(), address, now.steady));
  if (slow) co_return slow;
  std::string stored = may_log_in(user, now.wall) ? user->password : std::string();
  auto fits = co_await people.passwords.matches(std::move(stored), std::move(shown.password));
  if (!fits) co_return error_answer("too_many", fits.error().detail);
  if (!*fits) co_return error_answer("unauthenticated", "name or password is wrong");
  if (rule == CodeRule::kWhereSet && !user->totp.empty()) {
    people.throttle.forgive(name.str(), address);
    if (!shown.code) {
      co_return error_answer(401, "code_required", "log in: the code of your second factor, too");
    }
    auto refusal = co_await refuse_code(call, *shown.code, *user);
    if (refusal) co_return refusal;
  }
  people.throttle.succeeded(name.str(), address);
  co_return std::nullopt;
}

Result<Shown> read_shown(const net::Request& request, std::vector<std::string>& problems) {
  auto body = Body::parse(request.body);
  if (!body) return fail(body.error());
  std::string password = body->text("password", PasswordCheck::kLongestPassword);
  Shown shown(std::move(password), body->optional_text("code", 32));
  body->refuse_the_rest();
  problems = body->problems();
  return shown;
}

std::vector<std::string> refuse_password_of(const People& people, const storage::UserRecord& user,
                                            std::string_view password) {
  std::vector<std::string> words = people.options.known_words;
  words.push_back("pumphouse");
  words.push_back(user.name.str());
  words.push_back(user.shown_name);
  return refuse_new_password(password, words);
}

}  // namespace ph::server
