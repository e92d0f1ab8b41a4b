#pragma once

namespace ph::server {

// Reads the arguments and does what they ask. 0: done; 1: failed, with the reason on standard
// error; 2: wrong usage.
int run_command_line(int argc, const char* const* argv);

}  // namespace ph::server
