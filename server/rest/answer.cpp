#include "server/rest/answer.hpp"

#include <array>

#include "protocol/base/bytes.hpp"
#include "protocol/base/log.hpp"
#include "protocol/crypto/crypto.hpp"
#include "server/rest/json_text.hpp"

namespace ph::server {
namespace {

struct CodeStatus {
  std::string_view code;
  int status;
};
constexpr std::array<CodeStatus, 9> kStatuses{{{"malformed", 400},
                                               {"unauthenticated", 401},
                                               {"forbidden", 403},
                                               {"not_found", 404},
                                               {"conflict", 409},
                                               {"refused", 422},
                                               {"out_of_range", 422},
                                               {"too_many", 429},
                                               {"unavailable", 503}}};

int status_of(const std::string& code) {
  for (const auto& row : kStatuses) {
    if (row.code == code) return row.status;
  }
  return 503;
}

const char* code_of(Fault fault) {
  switch (fault) {
    case Fault::kMalformed:
      return "malformed";
    case Fault::kOutOfRange:
      return "out_of_range";
    case Fault::kNotFound:
      return "not_found";
    case Fault::kConflict:
      return "conflict";
    case Fault::kRefused:
      return "refused";
    case Fault::kUnavailable:
      break;
  }
  return "unavailable";
}

}  // namespace

net::Response json_answer(int status, std::string body) {
  net::Response response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

net::Response error_answer(int status, const std::string& code, std::string message,
                           std::vector<std::string> reasons) {
  Json error{{"code", code}, {"message", std::move(message)}};
  if (!reasons.empty()) error["reasons"] = std::move(reasons);
  Json body;
  body["error"] = std::move(error);
  return json_answer(status, text_of(body));
}

net::Response error_answer(const std::string& code, std::string message,
                           std::vector<std::string> reasons) {
  return error_answer(status_of(code), code, std::move(message), std::move(reasons));
}

net::Response error_answer(const Error& error) {
  const std::string code = code_of(error.fault);
  if (error.fault != Fault::kUnavailable) return error_answer(code, error.detail);
  const std::string id = "E-" + to_hex(crypto::random_bytes(6));
  LogLine(Severity::kWarn, "request.failed").field("id", id).field("reason", error.detail);
  Json body;
  body["error"] =
      Json{{"code", code}, {"message", "the server cannot do this now, try again"}, {"id", id}};
  return json_answer(503, text_of(body));
}

void add_security_headers(net::Response& response) {
  static const std::array<std::pair<std::string, std::string>, 7> kHeaders{
      {{"Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
        "form-action 'self'; require-trusted-types-for 'script'; trusted-types lit-html "
        "pumphouse-ticker"},
       {"X-Content-Type-Options", "nosniff"},
       {"Referrer-Policy", "no-referrer"},
       {"Strict-Transport-Security", "max-age=31536000"},
       {"Cross-Origin-Opener-Policy", "same-origin"},
       {"Cross-Origin-Resource-Policy", "same-origin"},
       {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"}}};
  response.headers.insert(response.headers.end(), kHeaders.begin(), kHeaders.end());
  for (const auto& [name, value] : response.headers) {
    if (name == "Cache-Control") return;
  }
  response.headers.emplace_back("Cache-Control", "no-store");
}

}  // namespace ph::server
