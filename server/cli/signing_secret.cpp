#include "server/cli/signing_secret.hpp"

#include <fstream>
#include <iostream>

#include "server/cli/credentials.hpp"

namespace ph::cli {
namespace {

Result<std::string> first_line(std::istream& in, const std::string& name) {
  std::string line;
  if (!in || !std::getline(in, line)) {
    return fail(Fault::kMalformed, "--secret-file " + name + ": cannot be read, expected one line");
  }
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

Result<std::string> ask_twice() {
  auto first = ask_terminal("New signing secret", "--secret-file");
  if (!first) return first;
  auto again = ask_terminal("Again", "--secret-file");
  const bool same = again && *first == *again;
  if (again) crypto::wipe(*again);
  if (same) return first;
  crypto::wipe(*first);
  if (!again) return again;
  return fail(Fault::kMalformed, "signing secret: the two differ");
}

}  // namespace

Result<std::string> read_signing_secret(const std::string& file, Asked asked) {
  if (file == "-") return first_line(std::cin, "-");
  if (!file.empty()) {
    std::ifstream in(file);
    return first_line(in, file);
  }
  return asked == Asked::kTwice ? ask_twice() : ask_terminal("Signing secret", "--secret-file");
}

Result<crypto::KeyPair> read_signing_key(const std::string& site, const UserName& user,
                                         const std::string& file, Asked asked) {
  auto secret = read_signing_secret(file, asked);
  if (!secret) return fail(secret.error());
  auto pair = crypto::approver_key(site, user, *secret);
  crypto::wipe(*secret);
  return pair;
}

}  // namespace ph::cli
