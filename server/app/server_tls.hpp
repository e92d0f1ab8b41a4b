#pragma once
#include <memory>
#include <string>

#include "protocol/net/tls.hpp"
#include "server/app/server_config.hpp"
#include "server/ops/file_issuer.hpp"

namespace ph::server {

// Every certificate, key and list that a server works with, read together: all of them or none, so
// that a file that is broken changes nothing. Any thread; plain value.
struct ServerTls {
  std::shared_ptr<net::TlsContext> people, pumps;
  std::shared_ptr<FileIssuer> issuer;  // empty: not configured

  // The error tells every problem, one a line.
  static Result<ServerTls> read(const ServerConfig& config);
  // How many days each of them is still good, in Prometheus text form.
  void append_metrics(std::string& text, WallTime now) const;
};

// Tells the server that holds the database at `storage_path` to read its certificates anew
// (SIGHUP). kNotFound: none does.
Status ask_for_reload(const std::string& storage_path);

}  // namespace ph::server
