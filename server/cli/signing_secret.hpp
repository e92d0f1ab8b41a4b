#pragma once
#include <string>

#include "protocol/crypto/approver_key.hpp"

namespace ph::cli {

// From where an approver's signing secret comes: the first line of `file` ("-": standard input),
// else the terminal, without echo. Never an argument, the environment or a log.
enum class Asked { kOnce, kTwice };  // kTwice: it is new, and a slip would lock its owner out
Result<std::string> read_signing_secret(const std::string& file, Asked asked);

// The key pair of `user` at `site`, made here; the secret is overwritten as soon as it was used.
Result<crypto::KeyPair> read_signing_key(const std::string& site, const UserName& user,
                                         const std::string& file, Asked asked);

}  // namespace ph::cli
