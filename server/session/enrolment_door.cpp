#include "server/session/enrolment_door.hpp"

#include <optional>

#include "protocol/identity/envelope.hpp"
#include "protocol/identity/request.hpp"
#include "server/session/pump_identity.hpp"

namespace ph::server {
namespace {

constexpr std::string_view kBasic = "Basic ";
constexpr std::size_t kLongestLogin = 256;
constexpr const char* kRequestType = "application/pkcs10";
constexpr const char* kCertificatesType = "application/pkcs7-mime; smime-type=certs-only";

// Told to a person at the setup of a pump, and read by nothing else.
net::Response plain(int status, std::string text) {
  net::Response response;
  response.status = status;
  response.content_type = "text/plain; charset=utf-8";
  response.body = std::move(text) + "\n";
  return response;
}

net::Response refusal(const Error& error) {
  switch (error.fault) {
    case Fault::kMalformed:
    case Fault::kOutOfRange:
      return plain(400, error.detail);
    case Fault::kUnavailable:
      return plain(503, error.detail);
    default:
      return plain(403, error.detail);
  }
}

net::Response certificates(const std::string& pem) {
  auto wrapped = identity::wrap_certificates(pem);
  if (!wrapped) return plain(500, "the certificate cannot be wrapped");
  net::Response response;
  response.content_type = kCertificatesType;
  response.body = std::move(*wrapped);
  response.headers.emplace_back("Content-Transfer-Encoding", "base64");
  return response;
}

struct Login {
  std::string name, word;
};

std::optional<Login> login_of(const net::Request& request) {
  const std::string& said = request.header("authorization");
  if (!said.starts_with(kBasic)) return std::nullopt;
  const auto bytes =
      identity::from_base64(std::string_view(said).substr(kBasic.size()), kLongestLogin);
  if (!bytes) return std::nullopt;
  const std::string_view text = as_text(*bytes);
  const std::size_t colon = text.rfind(':');  // a pump's id may hold one, its token never
  if (colon == std::string_view::npos) return std::nullopt;
  return Login{std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
}

// The request's bytes, if it is one for `path`.
Result<Bytes> body_of(const net::Request& request) {
  if (request.header("content-type") != kRequestType) {
    return fail(Fault::kMalformed, std::string("content type: expected ") + kRequestType);
  }
  return identity::from_base64(request.body, identity::kLargestRequest);
}

}  // namespace

net::Response EnrolmentDoor::authorities(const net::Request& request) const {
  if (request.method != "GET") return plain(405, "cacerts: expected GET");
  const auto pem = desk_.authorities();
  return pem ? certificates(*pem) : refusal(pem.error());
}

asio::awaitable<net::Response> EnrolmentDoor::answer_stranger(net::Request request) {
  const std::string what = request.path.substr(kEnrolmentPaths.size());
  if (what == "cacerts") co_return authorities(request);
  if (what != "simpleenroll") co_return plain(404, "here: cacerts and simpleenroll");
  if (request.method != "POST") co_return plain(405, "simpleenroll: expected POST");
  co_return co_await enrol(std::move(request));
}

asio::awaitable<net::Response> EnrolmentDoor::answer_pump(net::Request request) {
  const std::string what = request.path.substr(kEnrolmentPaths.size());
  if (what == "cacerts") co_return authorities(request);
  if (what != "simplereenroll") co_return plain(404, "here: cacerts and simplereenroll");
  if (request.method != "POST") co_return plain(405, "simplereenroll: expected POST");
  co_return co_await reenrol(std::move(request));
}

asio::awaitable<net::Response> EnrolmentDoor::enrol(net::Request request) {
  auto login = login_of(request);
  if (!login) {
    net::Response ask = plain(401, "expected HTTP basic authentication: pump id and its token");
    ask.headers.emplace_back("WWW-Authenticate", "Basic realm=\"pumphouse enrolment\"");
    co_return ask;
  }
  auto pump = PumpId::parse(login->name, "pump");
  if (!pump) co_return refusal(pump.error());
  auto body = body_of(request);
  if (!body) co_return refusal(body.error());
  auto made = co_await desk_.enrol(std::move(*pump), std::move(login->word), std::move(*body),
                                   request.peer.address);
  co_return made ? certificates(*made) : refusal(made.error());
}

asio::awaitable<net::Response> EnrolmentDoor::reenrol(net::Request request) {
  auto pump = certified_pump(request.peer);
  if (!pump) co_return refusal(pump.error());
  auto body = body_of(request);
  if (!body) co_return refusal(body.error());
  auto made = co_await desk_.reenrol(std::move(*pump), request.peer.key_digest, std::move(*body),
                                     request.peer.address);
  co_return made ? certificates(*made) : refusal(made.error());
}

}  // namespace ph::server
