#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "protocol/net/stream.hpp"

namespace ph::net {

// One HTTP request, whole, within Limits. Header names are lower case. `path` is percent-decoded
// and has no query; `query` holds the decoded pairs.
struct Request {
  std::string method;
  std::string path;
  std::map<std::string, std::string> query;
  std::map<std::string, std::string> headers;
  std::string body;
  Peer peer;

  // The header's value, or "" when absent.
  const std::string& header(const std::string& lower_case_name) const;
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;  // beside type and length
  // Bytes that live as long as the program (embedded pages); sent instead of `body` when not empty.
  std::string_view static_body{};
};

}  // namespace ph::net
