#pragma once
#include <string>

namespace ph::cli {

// Rollouts for people on standard output, from the server's JSON.
void show_rollout(const std::string& body);   // with its waves and history
void show_rollouts(const std::string& body);  // one line each

}  // namespace ph::cli
