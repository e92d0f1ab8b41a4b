#pragma once
#include <string>
#include <string_view>

#include "protocol/base/bytes.hpp"
#include "protocol/base/result.hpp"

namespace ph::crypto {

// SHA-256 (FIPS 180-4).
Digest sha256(ByteView bytes);

// Ed25519 (RFC 8032). Every signature covers a context string too, so that a signature made for one
// purpose is worthless for another: the signed bytes are context, one zero byte, message.
using PublicKey = std::array<std::uint8_t, 32>;
using SecretKey = std::array<std::uint8_t, 64>;
struct KeyPair {
  PublicKey public_key{};
  SecretKey secret_key{};
};
inline constexpr std::string_view kLibraryContext = "pumphouse.library.v1";

KeyPair make_key_pair();
Signature sign(const SecretKey& key, std::string_view context, ByteView message);
bool verify(const PublicKey& key, std::string_view context, ByteView message,
            const Signature& signature);

// Key files: one line of hexadecimal. Writing makes the secret with mode 0600 (the public half is
// readable for all), refuses to overwrite either, and leaves none behind when one fails. Errors
// name the path.
Status write_key_pair(const std::string& secret_path, const std::string& public_path,
                      const KeyPair& pair);
Result<SecretKey> read_secret_key(const std::string& path);
Result<PublicKey> read_public_key(const std::string& path);

// Argon2id (RFC 9106), OWASP floor m = 19 MiB t = 2. Slow on purpose (about 0.06 s): never on a
// strand that serves others. The text holds parameters and salt.
Result<std::string> hash_password(std::string_view password);
bool password_matches(std::string_view stored, std::string_view password);

// `count` bytes from the kernel's generator.
Bytes random_bytes(std::size_t count);
// 128 random bits for a journal's name.
StreamId random_stream();

// True when equal; takes the same time wherever they differ.
bool equal_in_constant_time(ByteView a, ByteView b);

}  // namespace ph::crypto
