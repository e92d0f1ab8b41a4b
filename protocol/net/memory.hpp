#pragma once
#include <memory>
#include <utility>

#include "protocol/net/stream.hpp"

namespace ph::net {

// Two ends of one in-memory conversation on one executor: what one sends the other receives, in
// order. cut() of either ends both. For tests of everything above the network.
std::pair<std::unique_ptr<MessageStream>, std::unique_ptr<MessageStream>> memory_pair(
    asio::any_io_executor executor, Peer left, Peer right);

}  // namespace ph::net
