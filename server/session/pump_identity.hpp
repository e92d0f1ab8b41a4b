#pragma once
#include "protocol/base/ids.hpp"
#include "protocol/net/stream.hpp"

namespace ph::server {

// The pump that a client certificate speaks for: its subjectAltName URI `pumphouse:pump:<id>`.
// kRefused without a certificate or with another kind of name; kMalformed when the id is none.
Result<PumpId> certified_pump(const net::Peer& peer);

}  // namespace ph::server
