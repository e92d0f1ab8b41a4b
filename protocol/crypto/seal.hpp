#pragma once
#include <string>
#include <string_view>

#include "protocol/base/bytes.hpp"
#include "protocol/base/result.hpp"

namespace ph::crypto {

// Keeps secrets that must be read again (not only compared) out of the database and its backups:
// XChaCha20-Poly1305 under a key of the machine, which lies in a file of its own.
using SealingKey = std::array<std::uint8_t, 32>;

// The key in the file at `path` (one line of hexadecimal, mode 0600), made there when there is
// none. Errors name the path.
Result<SealingKey> keep_sealing_key(const std::string& path);

// `about` says whose secret it is: what was sealed about one opens about no other.
Bytes seal(const SealingKey& key, std::string_view about, ByteView secret);
// kRefused: another key, about another, or altered.
Result<Bytes> unseal(const SealingKey& key, std::string_view about, ByteView sealed);

}  // namespace ph::crypto
