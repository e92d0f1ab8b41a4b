#pragma once
#include <cstdint>
#include <string>

#include "protocol/base/bytes.hpp"

namespace ph::crypto {

// HOTP (RFC 4226), the base of time-based codes: `digits` (6 to 8) decimal digits of HMAC-SHA-1
// over the counter. SHA-1 is what every authenticator speaks; here it needs no resistance to
// collisions. Requires 6 <= digits <= 8.
std::string one_time_code(ByteView secret, std::uint64_t counter, int digits);

}  // namespace ph::crypto
