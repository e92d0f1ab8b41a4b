#pragma once
#include <string>
#include <vector>

#include "protocol/base/result.hpp"

namespace ph::server {

// A new password: the first line of `file`, or, when that is empty, typed twice at the terminal
// without echo. Never from the command line, where others can read it. Judged as
// server/auth judges a new one; `known_words` are the site's and the person's.
Result<std::string> enter_password(const std::string& file,
                                   const std::vector<std::string>& known_words);

}  // namespace ph::server
