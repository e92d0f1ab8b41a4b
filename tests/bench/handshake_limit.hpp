#pragma once
#include "protocol/base/result.hpp"
#include "protocol/net/tls.hpp"

namespace ph::bench {

// CPU milliseconds that OpenSSL needs on the server's side of one full mutual TLS 1.3 handshake
// between two ends in memory, without a socket: the floor of what a connection can cost. Settings
// as on the pumps' port (X25519, leaf-only chains, one session kept in the server's cache). The
// median of `times` handshakes on this thread.
Result<double> handshake_limit_ms(const net::TlsFiles& server, const net::TlsFiles& pump,
                                  int times);

}  // namespace ph::bench
