#pragma once
#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "protocol/net/http.hpp"
#include "server/auth/password_check.hpp"
#include "server/auth/policy.hpp"
#include "server/feed/feed.hpp"
#include "server/rest/library_shelf.hpp"
#include "server/rest/people_visitor.hpp"

namespace ph::server {

// What the handlers share; one for the server. Any thread.
struct People {
  People(PeopleOptions options, Desks desks, Clock& clock);

  PeopleOptions options;
  Desk& desk;
  LibraryDesk& libraries;
  RolloutDesk& rollouts;
  QualityDesk& quality;
  ProposalDesk& proposals;
  BagDesk& bags;
  WardDesk& ward;
  Clock& clock;
  Sessions sessions;
  LoginThrottle throttle;
  LoginThrottle code_throttle;  // of second factors; only who knows the password gets here
  PasswordCheck passwords;
  LibraryShelf shelf;
  Feed feed;
};

// One request on its way through a handler.
struct Call {
  Call(People& p, const net::Request& r) : people(p), request(r) {}

  People& people;
  const net::Request& request;
  std::vector<std::string> args;   // what stood at the {…} of the pattern
  std::optional<Session> session;  // set wherever the policy asks for a log in
  std::string token;               // that came with the request, "" without

  const UserName& actor() const { return session->user; }
  bool may(Verb verb) const;
};

// The peer's address without its port.
std::string address_of(const net::Peer& peer);

}  // namespace ph::server
