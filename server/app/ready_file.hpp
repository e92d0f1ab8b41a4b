#pragma once
#include <cstdint>
#include <string>

#include "protocol/base/result.hpp"

namespace ph::server {

// Puts {"people":port,"pumps":port} in the place of `path`, whole or not at all.
Status write_ready_file(const std::string& path, std::uint16_t people, std::uint16_t pumps);

}  // namespace ph::server
