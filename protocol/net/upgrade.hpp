#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "protocol/net/link.hpp"

namespace ph::net {

// Asks the server on `link` for a WebSocket at `path`. The failure carries status and body.
asio::awaitable<Result<std::unique_ptr<MessageStream>>> ask_for_websocket(
    std::shared_ptr<Link> link, std::string host, std::string path,
    std::vector<std::pair<std::string, std::string>> headers, Peer peer, Limits limits);

}  // namespace ph::net
