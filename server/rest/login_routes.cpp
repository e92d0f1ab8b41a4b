#include "server/rest/answer.hpp"
#include "server/rest/body.hpp"
#include "server/rest/gate.hpp"
#include "server/rest/handlers.hpp"
#include "server/rest/json_people.hpp"
#include "server/rest/proof.hpp"

namespace ph::server {
namespace {

struct Credentials {
  UserName name;
  Shown shown{"", std::nullopt};
};

Result<Credentials> read_credentials(const net::Request& request,
                                     std::vector<std::string>& problems) {
  auto body = Body::parse(request.body);
  if (!body) return fail(body.error());
  Credentials read;
  read.name = body->id<UserName>("name");
  read.shown.password = body->text("password", PasswordCheck::kLongestPassword);
  read.shown.code = body->optional_text("code", 32);
  body->refuse_the_rest();
  problems = body->problems();
  return read;
}

// The password was right; the person goes on to the code.
bool wants_code(const net::Response& refusal) {
  return refusal.body.find("\"code_required\"") != std::string::npos;
}

}  // namespace

asio::awaitable<net::Response> log_in(Call& call) {
  People& people = call.people;
  std::vector<std::string> problems;
  auto read = read_credentials(call.request, problems);
  if (!read) co_return error_answer(read.error());
  if (!problems.empty()) co_return error_answer("malformed", "log in", problems);
  const std::string name = read->name.str();
  const std::string address = address_of(call.request.peer);
  std::optional<storage::UserRecord> user;
  auto refusal =
      co_await refuse_shown(call, read->name, std::move(read->shown), CodeRule::kWhereSet, user);
  // One that was not even judged leaves no row: a flood must not fill the record.
  if (refusal && (refusal->status != 401 || wants_code(*refusal))) co_return std::move(*refusal);
  if (refusal) {
    auto noted = co_await people.desk.note(name, "user.log_in_refused", name, "from " + address);
    if (!noted) co_return error_answer(noted.error());
    co_return std::move(*refusal);
  }
  auto noted = co_await people.desk.note(name, "user.logged_in", name, "from " + address);
  if (!noted) co_return error_answer(noted.error());
  const Now now = people.clock.now();
  const std::string token = people.sessions.open(*user, address, now);
  const auto session = people.sessions.use(token, now.steady);
  if (!session) co_return error_answer("unavailable", "log in: try again");
  net::Response response = json_answer(200, login_json(*session, token));
  set_session_cookie(response, token, people.options.sessions.absolute);
  co_return response;
}

asio::awaitable<net::Response> log_out(Call& call) {
  call.people.sessions.close(call.token);
  const std::string name = call.actor().str();
  auto noted = co_await call.people.desk.note(name, "user.logged_out", name, "");
  if (!noted) co_return error_answer(noted.error());
  net::Response response = json_answer(200, "{}");
  set_session_cookie(response, "", std::chrono::seconds{0});
  co_return response;
}

asio::awaitable<net::Response> who_am_i(Call& call) {
  co_return json_answer(200, person_json(*call.session));
}

}  // namespace ph::server
