#include "tests/bench/child.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

namespace ph::bench {
namespace {

[[noreturn]] void become(const char* program, const char* config, const char* log, int core) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  bind_to(core);
  const int out = ::open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(out, STDERR_FILENO);
  ::execl(program, program, "--config", config, static_cast<char*>(nullptr));
  ::_exit(127);
}

}  // namespace

void bind_to(int core) {
  if (core < 0) return;
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(core, &cores);
  (void)::sched_setaffinity(0, sizeof cores, &cores);
}

Status Child::start(const std::string& name, const std::string& config, const std::string& log,
                    int core) {
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  const std::string program = (self.parent_path() / name).string();
  if (::access(program.c_str(), X_OK) != 0) {
    return fail(Fault::kNotFound, program + ": not built; build the target " + name);
  }
  pid_ = ::fork();
  if (pid_ == 0) become(program.c_str(), config.c_str(), log.c_str(), core);
  if (pid_ > 0) return {};
  pid_ = 0;
  return fail(Fault::kUnavailable, "fork: no more processes");
}

void Child::freeze() const {
  if (pid_ > 0) ::kill(pid_, SIGSTOP);
}

void Child::thaw() const {
  if (pid_ > 0) ::kill(pid_, SIGCONT);
}

void Child::kill() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  pid_ = 0;
}

}  // namespace ph::bench
