#pragma once
#include <string>

#include "protocol/base/result.hpp"

namespace ph::server {

// A new password: the first line of `file`, or, when that is empty, typed twice at the terminal
// without echo. Never from the command line, where others can read it. 8 to 128 characters.
Result<std::string> enter_password(const std::string& file);

}  // namespace ph::server
