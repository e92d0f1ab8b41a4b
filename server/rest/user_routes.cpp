#include <algorithm>

#include "server/auth/new_password.hpp"
#include "server/rest/answer.hpp"
#include "server/rest/body.hpp"
#include "server/rest/handlers.hpp"
#include "server/rest/json_people.hpp"

namespace ph::server {
namespace {

constexpr std::chrono::hours kInvitationStands{72};  // a long weekend
constexpr std::size_t kLongestName = 100;

// What an administrator says of a person.
struct Wish {
  std::string shown_name;
  std::vector<storage::Role> roles;
};

Wish read_wish(Body& body) {
  Wish wish;
  wish.shown_name = body.text("shown_name", kLongestName);
  if (body.has("shown_name") && wish.shown_name.empty()) {
    body.note("shown_name: expected a name of at most 100 bytes");
  }
  for (const auto& text : body.texts("roles", 8, 32)) {
    auto role = storage::parse_role(text, "roles");
    if (!role) {
      body.note(role.error().detail);
    } else if (std::find(wish.roles.begin(), wish.roles.end(), *role) != wish.roles.end()) {
      body.note("roles: " + text + " stands twice");
    } else {
      wish.roles.push_back(*role);
    }
  }
  if (wish.roles.empty() && body.problems().empty()) body.note("roles: expected at least one");
  return wish;
}

std::string words_of(const storage::UserRecord& user) {
  std::string text = "roles";
  for (const auto role : user.roles) text.append(" ").append(to_string(role));
  return text + (user.disabled ? ", disabled" : "");
}

bool is_administrator(const std::vector<storage::Role>& roles) {
  return std::find(roles.begin(), roles.end(), storage::Role::kAdministrator) != roles.end();
}

// The user whom the path names; else the refusal is in `refusal`.
asio::awaitable<std::optional<storage::UserRecord>> user_of_path(Call& call,
                                                                 net::Response& refusal) {
  auto name = UserName::parse(call.args[0], "user");
  if (!name) {
    refusal = error_answer(name.error());
    co_return std::nullopt;
  }
  auto user = co_await call.people.desk.user(*name);
  if (user && *user) co_return std::move(*user);
  refusal = user ? error_answer("not_found", "user " + name->str() + ": not there")
                 : error_answer(user.error());
  co_return std::nullopt;
}

// Gives the user a password that opens nothing but the way to their own, and tells it once.
asio::awaitable<net::Response> invite(Call& call, storage::UserRecord user, int status,
                                      std::string act) {
  People& people = call.people;
  const std::string password = new_one_time_password();
  auto hash = co_await people.passwords.hash(password);
  if (!hash) co_return error_answer("too_many", hash.error().detail);
  user.password = std::move(*hash);
  user.one_time_until = people.clock.now().wall + kInvitationStands;
  auto kept = co_await people.desk.keep_user(user, call.actor().str(), act, words_of(user));
  if (!kept) co_return error_answer(kept.error());
  ++user.revision;
  people.sessions.close_all_of(user.name);
  co_return json_answer(status, invitation_json(user, password, *user.one_time_until));
}

constexpr const char* kAskAnother = "your own account: ask another administrator for this";

}  // namespace

asio::awaitable<net::Response> add_user(Call& call) {
  auto body = Body::parse(call.request.body);
  if (!body) co_return error_answer(body.error());
  storage::UserRecord user;
  user.name = body->id<UserName>("name");
  Wish wish = read_wish(*body);
  body->refuse_the_rest();
  if (!body->problems().empty()) co_return error_answer("malformed", "user", body->problems());
  user.shown_name = std::move(wish.shown_name);
  user.roles = std::move(wish.roles);
  co_return co_await invite(call, std::move(user), 201, "user.added");
}

asio::awaitable<net::Response> change_user(Call& call) {
  net::Response refusal;
  auto user = co_await user_of_path(call, refusal);
  if (!user) co_return refusal;
  auto body = Body::parse(call.request.body);
  if (!body) co_return error_answer(body.error());
  Wish wish = read_wish(*body);
  if (!body->has("disabled")) body->note("disabled: missing");
  const bool disabled = body->flag("disabled");
  user->revision = static_cast<std::uint32_t>(body->whole("revision", 1, UINT32_MAX));
  body->refuse_the_rest();
  if (!body->problems().empty()) co_return error_answer("malformed", "user", body->problems());
  const bool own = user->name == call.actor();
  if (own && (disabled || !is_administrator(wish.roles))) {
    co_return error_answer("refused", kAskAnother);
  }
  const bool other_rights = user->roles != wish.roles || user->disabled != disabled;
  user->shown_name = std::move(wish.shown_name);
  user->roles = std::move(wish.roles);
  user->disabled = disabled;
  auto kept = co_await call.people.desk.keep_user(*user, call.actor().str(), "user.changed",
                                                  words_of(*user));
  if (!kept) co_return error_answer(kept.error());
  if (other_rights) call.people.sessions.close_all_of(user->name);
  ++user->revision;
  co_return json_answer(200, user_json(*user));
}

asio::awaitable<net::Response> reset_password(Call& call) {
  auto body = Body::parse(call.request.body);
  if (!body) co_return error_answer(body.error());
  body->refuse_the_rest();
  if (!body->problems().empty()) co_return error_answer("malformed", "reset", body->problems());
  net::Response refusal;
  auto user = co_await user_of_path(call, refusal);
  if (!user) co_return refusal;
  if (user->name == call.actor()) {
    co_return error_answer("refused", "your own password: POST /api/v1/me/password changes it");
  }
  co_return co_await invite(call, std::move(*user), 200, "user.password_reset");
}

asio::awaitable<net::Response> remove_users_factor(Call& call) {
  net::Response refusal;
  auto user = co_await user_of_path(call, refusal);
  if (!user) co_return refusal;
  if (user->name == call.actor()) co_return error_answer("refused", kAskAnother);
  if (user->totp.empty()) {
    co_return error_answer("conflict", "user " + user->name.str() + ": has no second factor");
  }
  user->totp.clear();
  user->recovery.clear();
  auto kept = co_await call.people.desk.keep_user(*user, call.actor().str(),
                                                  "user.second_factor_removed", "");
  if (!kept) co_return error_answer(kept.error());
  call.people.sessions.close_all_of(user->name);
  ++user->revision;
  co_return json_answer(200, user_json(*user));
}

}  // namespace ph::server
