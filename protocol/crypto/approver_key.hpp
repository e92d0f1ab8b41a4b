#pragma once
#include <string>
#include <string_view>

#include "protocol/base/ids.hpp"
#include "protocol/crypto/crypto.hpp"

namespace ph::crypto {

// An approver's own key pair, made from a secret that only this person knows, on the machine where
// it is typed: the server never sees the secret and cannot approve in anybody's name. The seed of
// the Ed25519 key is PBKDF2-HMAC-SHA256 (RFC 8018) of the secret's bytes as typed (UTF-8), salt
// "pumphouse.approver.v1", zero byte, site, zero byte, user. Chosen because browsers make the same
// key with what they have built in (WebCrypto: PBKDF2, Ed25519), which has no argon2id.
inline constexpr std::string_view kApproverSalt = "pumphouse.approver.v1";
// OWASP's floor for PBKDF2-HMAC-SHA256 is 600,000; a key that signs for patients gets more.
inline constexpr int kApproverRounds = 1'000'000;
// The public key stands where others read it, so a guess can be tried against it at leisure.
inline constexpr std::size_t kShortestSigningSecret = 12;  // characters
inline constexpr std::size_t kLongestSigningSecret = 1'024;

// kOutOfRange: the secret is too short or too long, or `site` is not 1 to 64 bytes without a zero.
// Takes about half a second on purpose; any thread, never a strand that serves others.
Result<KeyPair> approver_key(std::string_view site, const UserName& user, std::string_view secret);

// Overwrites a secret that is no longer needed, in a way that no optimizer leaves out.
void wipe(std::string& secret);
void wipe(KeyPair& pair);

}  // namespace ph::crypto
