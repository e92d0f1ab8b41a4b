#pragma once
#include <sys/types.h>

#include "server/signer/signer_client.hpp"
#include "tests/unit/protocol_release/a_release.hpp"
#include "tests/unit/server_signer/a_folder.hpp"

namespace ph::server {

// pumphouse-signer itself, as a process with files of its own, serving this test's user (or the
// given one) alone. Ends with the test.
class ASigner {
 public:
  explicit ASigner(const ARelease& release, std::uint32_t highest = 2);
  ~ASigner();
  ASigner(const ASigner&) = delete;
  ASigner& operator=(const ASigner&) = delete;

  void start();
  void kill();  // as a crash would
  bool is_alive() const;
  // Runs a command of the program to its end; gives its exit code.
  int run(std::vector<std::string> arguments) const;

  std::string socket() const { return folder_.path("signer.sock"); }
  const AFolder& folder() const { return folder_; }
  SignerClient client() const;

 private:
  AFolder folder_;
  pid_t process_ = -1;
};

// Says `bytes` to the socket as they are and gives what comes back until the other end hangs up.
std::string say_bytes(const std::string& socket, const std::string& bytes);
// A frame around `body`, which may promise another length.
std::string framed(const std::string& body, std::uint32_t length);
std::string framed(const std::string& body);

}  // namespace ph::server
