#pragma once
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "protocol/net/link.hpp"

namespace ph::net {

using RawRequest = boost::beast::http::request<boost::beast::http::string_body>;
using Headers = std::vector<std::pair<std::string, std::string>>;

// Accepts the upgrade that `request` asks for.
asio::awaitable<Result<std::unique_ptr<MessageStream>>> accept_websocket(std::shared_ptr<Link> link,
                                                                         const RawRequest& request,
                                                                         Peer peer,
                                                                         const Limits& limits);

}  // namespace ph::net
