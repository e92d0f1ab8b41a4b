#include "tests/bench/server_process.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

namespace ph::bench {
namespace {

constexpr std::chrono::milliseconds kLook{20};
constexpr std::chrono::seconds kPatience{30};

std::string beside_this(const std::string& name) {
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  return (self.parent_path() / name).string();
}

[[noreturn]] void become_server(const std::string& program, const std::string& config,
                                const std::string& ready_file, const std::string& log) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(out, STDERR_FILENO);
  ::execl(program.c_str(), program.c_str(), "serve", "--config", config.c_str(), "--ready-file",
          ready_file.c_str(), static_cast<char*>(nullptr));
  ::_exit(127);
}

}  // namespace

Status ServerProcess::start(const std::string& config, const std::string& ready_file,
                            const std::string& log) {
  const std::string program = beside_this("pumphouse-server");
  if (::access(program.c_str(), X_OK) != 0) {
    return fail(Fault::kNotFound, program + ": not built; build the target pumphouse-server");
  }
  std::error_code ignored;
  std::filesystem::remove(ready_file, ignored);
  ready_file_ = ready_file;
  log_ = log;
  pid_ = ::fork();
  if (pid_ == 0) become_server(program, config, ready_file, log);
  if (pid_ > 0) return {};
  pid_ = 0;
  return fail(Fault::kUnavailable, "fork: no more processes");
}

bool ServerProcess::has_ended(int& status) {
  if (pid_ == 0) return true;
  if (::waitpid(pid_, &status, WNOHANG) != pid_) return false;
  pid_ = 0;
  return true;
}

Result<bool> ServerProcess::look_ready() {
  int status = 0;
  if (has_ended(status)) {
    return fail(Fault::kUnavailable, "the server ended while starting; its log is " + log_);
  }
  std::ifstream in(ready_file_);
  std::stringstream text;
  text << in.rdbuf();
  unsigned people = 0, pumps = 0;
  if (std::sscanf(text.str().c_str(), "{\"people\":%u,\"pumps\":%u}", &people, &pumps) != 2) {
    return false;
  }
  ports_ = {static_cast<std::uint16_t>(people), static_cast<std::uint16_t>(pumps)};
  return true;
}

double ServerProcess::cpu_seconds() const {
  clockid_t clock{};
  timespec spent{};
  if (::clock_getcpuclockid(pid_, &clock) != 0 || ::clock_gettime(clock, &spent) != 0) return 0;
  return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) * 1e-9;
}

double ServerProcess::resident_bytes() const {
  std::ifstream in("/proc/" + std::to_string(pid_) + "/statm");
  long whole = 0, resident = 0;
  in >> whole >> resident;
  return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

void ServerProcess::kill() {
  if (pid_ == 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  pid_ = 0;
}

Status ServerProcess::stop() {
  if (pid_ == 0) return fail(Fault::kUnavailable, "the server had ended by itself; see " + log_);
  ::kill(pid_, SIGTERM);
  int status = 0;
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (!has_ended(status)) {
    if (std::chrono::steady_clock::now() > deadline) {
      kill();
      return fail(Fault::kUnavailable, "the server did not stop within 30 s; see " + log_);
    }
    std::this_thread::sleep_for(kLook);
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  return fail(Fault::kUnavailable, "the server did not end with 0; see " + log_);
}

}  // namespace ph::bench
