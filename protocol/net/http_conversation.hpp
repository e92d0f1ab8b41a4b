#pragma once
#include <memory>
#include <optional>

#include "protocol/net/link.hpp"
#include "protocol/net/server.hpp"

namespace ph::net {

// A WebSocket that came out of a request.
struct Upgraded {
  Request request;
  std::unique_ptr<MessageStream> stream;
};

// Answers requests on `link`, one after the other, until either side ends it or the visitor admits
// an upgrade. Empty when the connection is over. Every byte is bounded by `limits`.
asio::awaitable<std::optional<Upgraded>> hold_http(std::shared_ptr<Link> link, Peer peer,
                                                   const Limits& limits, Visitor& visitor);

}  // namespace ph::net
