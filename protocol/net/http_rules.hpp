#pragma once
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "protocol/net/http.hpp"
#include "protocol/net/stream.hpp"

namespace ph::net {

// The head of a request as it was parsed, before anything about it is believed. Field names are
// lower case, in the order received.
struct RawHead {
  std::string method;
  std::string target;
  int version = 11;  // 10 or 11
  std::vector<std::pair<std::string, std::string>> fields;
};

// Why a request is not answered, and with which status.
struct Refusal {
  Refusal(int s, std::string c, std::string m)
      : status(s), code(std::move(c)), message(std::move(m)) {}
  int status;
  std::string code;  // a stable word for programs
  std::string message;
};

// Judges a head by rules stricter than Beast's (security reference, section 3.4): exactly one Host,
// no Transfer-Encoding at all, no doubled field that must be single, a plain path, not too many
// fields. Returns the request without body and peer.
tl::expected<Request, Refusal> judge_head(RawHead head, const Limits& limits);

// Whether `request` asks for a WebSocket, and if so whether it asks properly.
bool asks_for_websocket(const Request& request);
tl::expected<void, Refusal> judge_upgrade(const Request& request);

// A refusal as the JSON that every error of the API has: {"error":{"code","message"}}.
Response to_response(const Refusal& refusal);

// Percent-decodes; `plus_is_space` as in a query. kMalformed for a broken escape or a NUL byte.
enum class Plus { kLiteral, kSpace };
Result<std::string> percent_decode(std::string_view text, Plus plus);

}  // namespace ph::net
