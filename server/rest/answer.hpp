#pragma once
#include <string>
#include <vector>

#include "protocol/base/result.hpp"
#include "protocol/net/http.hpp"

namespace ph::server {

// A JSON body with its status.
net::Response json_answer(int status, std::string body);

// {"error":{"code","message","reasons"?}} with the status that belongs to `code`: malformed 400,
// unauthenticated 401, forbidden 403, not_found 404, conflict 409, refused and out_of_range 422,
// too_many 429, unavailable 503.
net::Response error_answer(const std::string& code, std::string message,
                           std::vector<std::string> reasons = {});
// The same with another status (405, 413, 415).
net::Response error_answer(int status, const std::string& code, std::string message,
                           std::vector<std::string> reasons = {});

// A failure from below. What went wrong inside (kUnavailable) is for the log: the caller gets an id
// that finds it there, and no path, statement or address.
net::Response error_answer(const Error& error);

// Headers that every answer of this server carries.
void add_security_headers(net::Response& response);

}  // namespace ph::server
