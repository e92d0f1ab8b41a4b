#pragma once
#include <string_view>

namespace ph::server {

// The 3,000 most common passwords of at least 8 characters, lower case, one a line: the frequency
// list of zxcvbn 4.4.2 (MIT), as common_passwords.txt.
std::string_view common_passwords();

}  // namespace ph::server
