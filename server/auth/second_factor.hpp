#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/bytes.hpp"
#include "protocol/base/clock.hpp"
#include "storage/records.hpp"

namespace ph::server {

// Time-based codes (RFC 6238: SHA-1, 6 digits, 30 s, what every authenticator speaks) and the codes
// for the day when the authenticator is lost. Pure but for the random bytes of what is made.

inline constexpr std::size_t kFactorBytes = 20;  // of a secret: RFC 4226, section 4, R6

// RFC 4648 without padding, as authenticators take it typed.
std::string base32(ByteView bytes);
// What an authenticator reads from a picture.
std::string factor_uri(std::string_view site, const UserName& user, ByteView secret);

// The step of `code`: the present one, the one before or the one after, and none up to `last`,
// which was used. Nothing: the code is wrong or spent.
std::optional<std::int64_t> step_of_code(ByteView secret, std::string_view code, WallTime now,
                                         std::int64_t last);

// Ten codes of 80 random bits, "ABCD-EFGH-IJKL-MNOP"; each opens once.
std::vector<std::string> new_recovery_codes();
// Upper and lower case, blanks and hyphens are one.
Digest recovery_digest(std::string_view code);
// Takes the code from those that are left; false: it is none of them.
bool spend_recovery_code(std::vector<Digest>& left, std::string_view code);

}  // namespace ph::server
