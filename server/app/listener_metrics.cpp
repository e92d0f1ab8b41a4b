#include "server/app/listener_metrics.hpp"

namespace ph::server {

void append_counts(std::string& text, const char* port, const net::ListenerCounts& counts) {
  const auto line = [&](const char* name, std::uint64_t value) {
    text.append("pumphouse_connections_").append(name).append("{port=\"").append(port);
    text.append("\"} ").append(std::to_string(value)).append("\n");
  };
  line("accepted", counts.accepted);
  line("refused", counts.refused);
  line("handshake_failed", counts.handshake_failed);
  line("resumed", counts.resumed);
  line("open", counts.open);
}

}  // namespace ph::server
