#include "server/rest/people.hpp"

#include "server/auth/policy.hpp"
#include "server/rest/answer.hpp"
#include "server/rest/json_fleet.hpp"

namespace ph::server {
namespace {

// By user alone, and slower than for passwords: nobody but the owner of the password is kept out by
// it, and a code has but a million values. 300 s a try are 288 a day, each at three of them: 1 in
// 1,200 a day.
constexpr ThrottleLimits kCodeThrottle{.free_failures = 5,
                                       .first_wait = std::chrono::seconds{5},
                                       .most_for_user = std::chrono::seconds{300},
                                       .most_for_address = std::chrono::seconds{0},
                                       .forgets_after = std::chrono::hours{24},
                                       .remembered = 10'000};

}  // namespace

People::People(PeopleOptions o, Desks d, Clock& c)
    : options(std::move(o)),
      desk(d.fleet),
      libraries(d.libraries),
      rollouts(d.rollouts),
      quality(d.quality),
      proposals(d.proposals),
      bags(d.bags),
      ward(d.ward),
      clock(c),
      sessions(options.sessions),
      throttle(options.throttle),
      code_throttle(kCodeThrottle),
      feed(options.executor, d.fleet, c, ward_update_json, options.feed) {}

bool Call::may(Verb verb) const {
  return session && ::ph::server::may(std::span<const storage::Role>(session->roles), verb);
}

std::string address_of(const net::Peer& peer) {
  const std::size_t colon = peer.address.rfind(':');
  return peer.address.substr(0, colon);
}

}  // namespace ph::server
