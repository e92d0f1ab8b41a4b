#pragma once
#include <memory>

#include "protocol/net/client.hpp"
#include "protocol/net/link.hpp"

namespace ph::net {

// A connection to `address`, secured when `tls` is given, and who is at the other end.
struct Connected {
  std::shared_ptr<Link> link;
  Peer peer;
};

// Resolves, connects and shakes hands, each within limits.handshake. The failure names the step.
// On the executor of the calling coroutine, which must be an io_context's.
asio::awaitable<Result<Connected>> connect_to(std::shared_ptr<TlsContext> tls, Address address,
                                              Limits limits);

}  // namespace ph::net
