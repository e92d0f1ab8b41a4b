#pragma once
#include <optional>
#include <string>

#include "server/rest/people.hpp"

namespace ph::server {

// What a person shows to prove who they are.
struct Shown {
  Shown(std::string p, std::optional<std::string> c) : password(std::move(p)), code(std::move(c)) {}
  std::string password;
  std::optional<std::string> code;  // of the second factor, or a recovery code
};
enum class CodeRule { kWhereSet, kNotAsked };

// Judges it: throttle, Argon2id, then the code where the user has a second factor. A code is stored
// as spent before it counts. Empty: it is right, and `user` is as stored now. 401 code_required:
// the password was right and a code is wanted beside it.
asio::awaitable<std::optional<net::Response>> refuse_shown(
    Call& call, UserName name, Shown shown, CodeRule rule,
    std::optional<storage::UserRecord>& user);

// Reads {"password", "code"?}; what is wrong goes to `problems`.
Result<Shown> read_shown(const net::Request& request, std::vector<std::string>& problems);

// Why `password` is not taken by `user`; empty: it is.
std::vector<std::string> refuse_password_of(const People& people, const storage::UserRecord& user,
                                            std::string_view password);

}  // namespace ph::server
