#pragma once
#include <string>

#include "server/cli/client.hpp"

namespace ph::cli {

// Asks at the terminal, "WHAT: ", without echo. Without a terminal the error names `option`, which
// would do as well.
Result<std::string> ask_terminal(const std::string& what, const std::string& option);

// The password of options.password_file, else asked at the terminal without echo.
Result<std::string> read_password(const Options& options);

// The same of the second factor's code and options.code_file.
Result<std::string> read_code(const Options& options);

// A new password, twice: from `file`, else from the terminal.
Result<std::string> read_new_password(const std::string& file);

// The token kept in ~/.config/pumphouse/token by an earlier command, if it is for this server and
// this user; empty otherwise.
std::string kept_token(const Options& options);
// Keeps it there, readable by this user alone.
Status keep_token(const Options& options, const std::string& token);

}  // namespace ph::cli
