#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "protocol/net/http.hpp"
#include "protocol/net/stream.hpp"
#include "protocol/net/tls.hpp"

namespace ph::net {

// Where to connect. `server_name` is what the server's certificate must say.
struct Address {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;
  std::string server_name = "localhost";
};

// Opens a WebSocket over TLS. Every failure says which step failed: resolve, connect, handshake
// (with OpenSSL's reason), upgrade (with the HTTP status and body).
asio::awaitable<Result<std::unique_ptr<MessageStream>>> dial(
    std::shared_ptr<TlsContext> tls, Address address, std::string path, Limits limits,
    std::vector<std::pair<std::string, std::string>> headers);

// One HTTPS request on a connection of its own; response within limits.header + limits.idle.
asio::awaitable<Result<Response>> fetch(std::shared_ptr<TlsContext> tls, Address address,
                                        Request request, Limits limits);

// The same without coroutines, for command-line tools; runs its own io_context.
Result<Response> fetch_blocking(std::shared_ptr<TlsContext> tls, const Address& address,
                                Request request, const Limits& limits);

}  // namespace ph::net
