#pragma once
#include <string>

#include "protocol/net/server.hpp"

namespace ph::server {

// What a listener counted, in Prometheus text form; `port` is its label.
void append_counts(std::string& text, const char* port, const net::ListenerCounts& counts);

}  // namespace ph::server
