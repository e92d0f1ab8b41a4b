#include "server/rest/people.hpp"

#include "server/auth/policy.hpp"
#include "server/rest/answer.hpp"
#include "server/rest/json_fleet.hpp"

namespace ph::server {

People::People(PeopleOptions o, Desks d, Clock& c)
    : options(std::move(o)),
      desk(d.fleet),
      libraries(d.libraries),
      rollouts(d.rollouts),
      quality(d.quality),
      proposals(d.proposals),
      bags(d.bags),
      clock(c),
      sessions(options.sessions),
      throttle(options.throttle),
      feed(options.executor, d.fleet, c, ward_update_json, options.feed) {}

bool Call::may(Verb verb) const {
  return session && ::ph::server::may(std::span<const storage::Role>(session->roles), verb);
}

std::string address_of(const net::Peer& peer) {
  const std::size_t colon = peer.address.rfind(':');
  return peer.address.substr(0, colon);
}

asio::awaitable<std::optional<net::Response>> refuse_password(
    Call& call, std::string name, std::optional<storage::UserRecord> user, std::string password) {
  const std::string address = address_of(call.request.peer);
  const auto wait = call.people.throttle.enter(name, address, call.people.clock.now().steady);
  if (wait.count() > 0) {
    const auto seconds = (wait.count() + 999) / 1000;
    net::Response slow =
        error_answer("too_many", "log in: too many wrong passwords, try again in " +
                                     std::to_string(seconds) + " s");
    slow.headers.emplace_back("Retry-After", std::to_string(seconds));
    co_return slow;
  }
  const bool known = user && !user->disabled;
  std::string stored = known ? user->password : std::string();
  auto fits = co_await call.people.passwords.matches(std::move(stored), std::move(password));
  if (!fits) co_return error_answer("too_many", fits.error().detail);
  if (!*fits) co_return error_answer("unauthenticated", "name or password is wrong");
  call.people.throttle.succeeded(name, address);
  co_return std::nullopt;
}

}  // namespace ph::server
