#pragma once
#include <string>

#include "protocol/net/client.hpp"
#include "protocol/net/http.hpp"

namespace ph::net {

enum class Connection { kKeepAlive, kClose };

// The head of a response or request as it goes over the wire, with the empty line; the body is
// sent beside it. kMalformed when a field holds a line break or another control character.
Result<std::string> head_of(const Response& response, std::size_t body_size, Connection after);
Result<std::string> head_of(const Request& request, const Address& address);

// The body to send: the static one when there is one.
std::string_view body_of(const Response& response);

}  // namespace ph::net
