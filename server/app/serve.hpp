#pragma once
#include <string>

#include "server/app/server_config.hpp"

namespace ph::server {

// Runs the server until SIGTERM or SIGINT, then stops in order: no new connections, sessions end,
// what is queued is committed. Prints `server.ready` with the bound ports once it serves, and
// writes them to `ready_file` unless that is empty. kUnavailable when storage failed for good.
Status serve(const ServerConfig& config, const std::string& ready_file);

}  // namespace ph::server
