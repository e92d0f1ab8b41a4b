#include "tests/unit/server_signer/a_signer.hpp"

#include <spawn.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "server/signer/local_socket.hpp"

namespace ph::server {
namespace {

// Deadlines never pass: what hangs is ended by the test's own time limit.
class StandingClock final : public Clock {
 public:
  Now now() const override { return {}; }
};
const StandingClock kClock;

pid_t spawn(std::vector<std::string> arguments, std::vector<std::string> environment) {
  std::vector<char*> words, variables;
  for (auto& argument : arguments) words.push_back(argument.data());
  for (auto& variable : environment) variables.push_back(variable.data());
  words.push_back(nullptr);
  variables.push_back(nullptr);
  pid_t process = -1;
  EXPECT_EQ(::posix_spawn(&process, words[0], nullptr, nullptr, words.data(), variables.data()), 0);
  return process;
}

// Where the program says that it is ready, as it would to a service manager.
Descriptor listen_for_notices(const std::string& path) {
  Descriptor socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::copy(path.begin(), path.end(), address.sun_path);
  EXPECT_EQ(::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  const timeval patience{20, 0};
  ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  return socket;
}

}  // namespace

ASigner::ASigner(const ARelease& release, std::uint32_t highest) {
  EXPECT_TRUE(crypto::write_key_pair(folder_.path("key"), folder_.path("key.pub"), release.site));
  folder_.write("signer.toml", "[library]\nsite = \"" + std::string(kSite) +
                                   "\"\nsigning_key = \"key\"\npublic_key = \"key.pub\"\n"
                                   "[signer]\nsocket = \"signer.sock\"\ngroup = \"" +
                                   std::to_string(::getegid()) + "\"\nclients = [\"" +
                                   std::to_string(::geteuid()) +
                                   "\"]\napprovers = \"approvers.toml\"\nfolder = \"record\"\n");
  EXPECT_EQ(run({"init", "--highest", std::to_string(highest)}), 0);
  for (const auto& row : release.approvers.all()) {
    EXPECT_EQ(run({"approver", "add", "--name", row.name.str(), "--step",
                   std::string(to_string(row.step)), "--key", to_hex(row.key)}),
              0);
  }
  start();
}

ASigner::~ASigner() {
  if (process_ < 0) return;
  ::kill(process_, SIGTERM);
  ::waitpid(process_, nullptr, 0);
}

void ASigner::start() {
  const std::string notices = folder_.path("notices");
  ::unlink(notices.c_str());
  const Descriptor socket = listen_for_notices(notices);
  process_ = spawn({PH_SIGNER, "--config", folder_.path("signer.toml"), "serve"},
                   {"NOTIFY_SOCKET=" + notices});
  char word[64] = {};
  EXPECT_GT(::recv(socket.get(), word, sizeof word - 1, 0), 0) << "the signer does not get ready";
  EXPECT_NE(std::string(word).find("READY=1"), std::string::npos);
}

void ASigner::kill() {
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
  process_ = -1;
}

bool ASigner::is_alive() const { return ::waitpid(process_, nullptr, WNOHANG) == 0; }

int ASigner::run(std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), {PH_SIGNER, "--config", folder_.path("signer.toml")});
  int status = 0;
  ::waitpid(spawn(std::move(arguments), {}), &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

SignerClient ASigner::client() const { return SignerClient(socket(), kClock); }

std::string say_bytes(const std::string& socket, const std::string& bytes) {
  auto connected = connect_local(socket);
  EXPECT_TRUE(connected) << connected.error().detail;
  const Deadline deadline{kClock, SteadyTime{} + std::chrono::seconds{20}};
  std::string_view rest = bytes;
  while (!rest.empty()) {
    const ssize_t sent = ::send(connected->get(), rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN) break;  // hung up before it heard all
    if (sent > 0) rest.remove_prefix(static_cast<std::size_t>(sent));
  }
  ::shutdown(connected->get(), SHUT_WR);
  const auto frame = receive_frame(*connected, 64 * 1024, deadline);
  return frame ? std::string(as_text(*frame)) : "";
}

std::string framed(const std::string& body, std::uint32_t length) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>((length >> shift) & 0xFF));
  }
  return out + body;
}

std::string framed(const std::string& body) {
  return framed(body, static_cast<std::uint32_t>(body.size()));
}

}  // namespace ph::server
