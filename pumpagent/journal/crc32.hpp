#pragma once
#include <cstdint>

#include "protocol/base/bytes.hpp"

namespace ph::agent {

// CRC-32C (Castagnoli, RFC 3720 appendix B.4): finds torn and rotten records, not forged ones.
std::uint32_t crc32(ByteView bytes);

}  // namespace ph::agent
