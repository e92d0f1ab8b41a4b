#include "server/auth/password_check.hpp"
#include "server/rest/answer.hpp"
#include "server/rest/body.hpp"
#include "server/rest/gate.hpp"
#include "server/rest/handlers.hpp"
#include "server/rest/json_records.hpp"

namespace ph::server {
namespace {

void set_cookie(net::Response& response, const std::string& value, std::chrono::seconds life) {
  response.headers.emplace_back(
      "Set-Cookie",
      std::string(kSessionCookie) + "=" + value +
          "; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(life.count()));
}

struct Credentials {
  UserName name;
  std::string password;
};

Result<Credentials> read_credentials(const net::Request& request,
                                     std::vector<std::string>& problems) {
  auto body = Body::parse(request.body);
  if (!body) return fail(body.error());
  Credentials read;
  read.name = body->id<UserName>("name");
  read.password = body->text("password", PasswordCheck::kLongestPassword);
  body->refuse_the_rest();
  problems = body->problems();
  return read;
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
  auto user = co_await people.desk.user(read->name);
  if (!user) co_return error_answer(user.error());
  auto refusal = co_await refuse_password(call, name, *user, read->password);
  // One that was not even judged leaves no row: a flood must not fill the record.
  if (refusal && refusal->status != 401) co_return std::move(*refusal);
  if (refusal) {
    auto noted = co_await people.desk.note(name, "user.log_in_refused", name, "from " + address);
    if (!noted) co_return error_answer(noted.error());
    co_return std::move(*refusal);
  }
  auto noted = co_await people.desk.note(name, "user.logged_in", name, "from " + address);
  if (!noted) co_return error_answer(noted.error());
  const SteadyTime now = people.clock.now().steady;
  const std::string token = people.sessions.open(**user, address, now);
  const auto session = people.sessions.use(token, now);
  if (!session) co_return error_answer("unavailable", "log in: try again");
  net::Response response = json_answer(200, login_json(*session, token));
  set_cookie(response, token, people.options.sessions.absolute);
  co_return response;
}

asio::awaitable<net::Response> log_out(Call& call) {
  call.people.sessions.close(call.token);
  const std::string name = call.actor().str();
  auto noted = co_await call.people.desk.note(name, "user.logged_out", name, "");
  if (!noted) co_return error_answer(noted.error());
  net::Response response = json_answer(200, "{}");
  set_cookie(response, "", std::chrono::seconds{0});
  co_return response;
}

asio::awaitable<net::Response> who_am_i(Call& call) {
  co_return json_answer(200, person_json(*call.session));
}

}  // namespace ph::server
