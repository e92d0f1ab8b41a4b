#pragma once
#include <boost/asio/awaitable.hpp>
#include <string_view>

#include "protocol/net/http.hpp"
#include "server/service/enrolment_desk.hpp"

namespace ph::server {

// Where pumps ask for certificates, by the operations of RFC 7030 (EST): cacerts, simpleenroll,
// simplereenroll; base64 there and back, one PKCS #10 for one certs-only PKCS #7. Called on the
// connections' strands.
inline constexpr std::string_view kEnrolmentPaths = "/.well-known/est/";

class EnrolmentDoor {
 public:
  explicit EnrolmentDoor(EnrolmentDesk& desk) : desk_(desk) {}

  static bool is_asked(const net::Request& request) {
    return request.path.starts_with(kEnrolmentPaths);
  }
  // The people's port: cacerts and simpleenroll, with the pump's id and its one-time token by HTTP
  // basic authentication. Nobody is asked for a certificate here.
  asio::awaitable<net::Response> answer_stranger(net::Request request);
  // The pumps' port: cacerts and simplereenroll, for the pump that the handshake proved.
  asio::awaitable<net::Response> answer_pump(net::Request request);

 private:
  net::Response authorities(const net::Request& request) const;
  asio::awaitable<net::Response> enrol(net::Request request);
  asio::awaitable<net::Response> reenrol(net::Request request);

  EnrolmentDesk& desk_;
};

}  // namespace ph::server
