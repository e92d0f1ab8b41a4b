#include "tests/bench/attacker.hpp"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

namespace ph::bench {
namespace {

constexpr int kBeginsWithinMs = 30'000;
constexpr int kLowestPriority = 19;

[[noreturn]] void become_attacker(std::vector<std::string> words, int out) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::dup2(out, STDOUT_FILENO);
  if (::nice(kLowestPriority) == -1) ::_exit(126);
  std::vector<char*> line;
  for (auto& word : words) line.push_back(word.data());
  line.push_back(nullptr);
  ::execvp("python3", line.data());
  ::_exit(127);
}

}  // namespace

Status Attacker::begin(const std::vector<std::string>& arguments) {
  std::vector<std::string> words{"python3", "-B", PH_SOURCE_DIR "/tests/bench/attacker.py"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  int ends[2];
  if (::pipe(ends) != 0) return fail(Fault::kUnavailable, "attacker: no more descriptors");
  pid_ = ::fork();
  if (pid_ == 0) become_attacker(std::move(words), ends[1]);
  ::close(ends[1]);
  pollfd said{ends[0], POLLIN, 0};
  char letter = 0;
  const bool begun = pid_ > 0 && ::poll(&said, 1, kBeginsWithinMs) == 1 &&
                     ::read(ends[0], &letter, 1) == 1 && letter == 'b';
  ::close(ends[0]);
  if (begun) return {};
  end();
  return fail(Fault::kUnavailable, "attacker " + arguments.front() + ": did not begin");
}

void Attacker::end() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGTERM);
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = 0;
}

}  // namespace ph::bench
