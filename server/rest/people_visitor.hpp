#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <string>

#include "protocol/base/clock.hpp"
#include "protocol/crypto/seal.hpp"
#include "protocol/net/server.hpp"
#include "server/auth/sessions.hpp"
#include "server/auth/throttle.hpp"
#include "server/feed/browser.hpp"
#include "server/service/bag_desk.hpp"
#include "server/service/desk.hpp"
#include "server/service/library_desk.hpp"
#include "server/service/proposal_desk.hpp"
#include "server/service/quality_desk.hpp"
#include "server/service/rollout_desk.hpp"
#include "server/service/ward_desk.hpp"

namespace ph::server {

struct PeopleOptions {
  // Host names that are answered beside localhost and 127.0.0.1; another Host header is refused, so
  // that a page of another site cannot reach the API through a name of its own.
  std::string public_name = "localhost";
  std::uint16_t port = 0;            // that Host must name; 0: any
  std::string zone = "UTC";          // of the times that people are shown, a name of the IANA table
  asio::any_io_executor executor{};  // encodes the feeds; required
  std::string site;                  // as authenticators show it
  std::vector<std::string> known_words{};  // no password is made of them
  crypto::SealingKey sealing_key{};        // of the secrets of second factors
  SessionLimits sessions;
  ThrottleLimits throttle;
  FeedLimits feed;
};

// Whom the API asks.
struct Desks {
  Desk& fleet;
  LibraryDesk& libraries;
  RolloutDesk& rollouts;
  QualityDesk& quality;
  ProposalDesk& proposals;
  BagDesk& bags;
  WardDesk& ward;
};

// Answers people: the pages, the API and the feed (openapi.json). Any thread. `desks` and `clock`
// must outlive it, and it must outlive its listener. Give the listener Limits::body_bytes of at
// least kLargestImport; every other route refuses more than 64 KiB itself.
inline constexpr std::size_t kLargestImport = 4 * 1024 * 1024;
std::unique_ptr<net::Visitor> make_people_visitor(PeopleOptions options, Desks desks, Clock& clock);

}  // namespace ph::server
