#include "tests/bench/wake_ups.hpp"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "protocol/base/clock.hpp"
#include "pumpagent/rt/tick_loop.hpp"
#include "tests/bench/figures.hpp"

namespace ph::bench {
namespace {

constexpr int kPriority = 50;  // the drive's (pumpagent/drive/main.cpp)
constexpr std::chrono::milliseconds kPeriod{1};
constexpr std::size_t kTicksPerSecond = 1'000;
constexpr int kLongestWake = 100'000;  // us: the end of cyclictest's histogram

// Tells when the loop asked for the first time, from which its ticks are due.
class StartClock final : public Clock {
 public:
  Now now() const override {
    const Now now = system_clock().now();
    if (!start_) start_ = now.steady;
    return now;
  }
  SteadyTime start() const { return *start_; }

 private:
  mutable std::optional<SteadyTime> start_;
};

void run_loop(int core, std::chrono::seconds round, std::vector<double>& late,
              std::string& refused) {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(core, &cores);
  if (::pthread_setaffinity_np(::pthread_self(), sizeof cores, &cores) != 0) {
    refused = "core " + std::to_string(core) + " refused";
    return;
  }
  refused = agent::ask_for_real_time(kPriority).refused;
  agent::TickLoop loop(kPeriod);
  StartClock clock;
  SteadyTime due{};
  std::size_t count = 0;
  const std::size_t wanted = static_cast<std::size_t>(round.count()) * kTicksPerSecond;
  // The loop's own arithmetic: periods that a late tick swallowed are skipped.
  loop.run(clock, [&](const Now& now) {
    if (count == 0) due = clock.start();
    due += kPeriod;
    const auto latency = now.steady - due;
    due += latency / kPeriod * kPeriod;
    if (count < late.size())
      late[count] = std::chrono::duration<double, std::micro>(latency).count();
    ++count;
    if (now.steady - clock.start() >= round || count >= wanted) loop.stop();
  });
  late.resize(std::min(count, late.size()));
}

// cyclictest prints "000017 000123" for 123 wake-ups 17 us late.
Result<WakeUps> read_histogram(std::FILE* in) {
  std::map<long, long> histogram;
  long all = 0, overflows = 0, max = 0;
  char line[256];
  while (std::fgets(line, sizeof line, in) != nullptr) {
    long late = 0, times = 0;
    if (std::sscanf(line, "%ld %ld", &late, &times) == 2) {
      histogram[late] += times;
      all += times;
    }
    std::sscanf(line, "# Max Latencies: %ld", &max);
    if (std::sscanf(line, "# Histogram Overflows: %ld", &overflows) == 1) all += overflows;
  }
  if (all == 0) return fail(Fault::kNotFound, "cyclictest: no histogram; install rt-tests");
  const auto at_share = [&](double share) {
    long seen = 0;
    for (const auto& [late, times] : histogram) {
      seen += times;
      if (static_cast<double>(seen) >= share * static_cast<double>(all)) return late;
    }
    return max;
  };
  WakeUps out;
  out.p50 = static_cast<double>(at_share(0.5));
  out.p999 = static_cast<double>(at_share(0.999));
  out.max = static_cast<double>(max);
  return out;
}

}  // namespace

Result<WakeUps> wake_ups_of_loop(int core, std::chrono::seconds round) {
  std::vector<double> late(static_cast<std::size_t>(round.count()) * kTicksPerSecond, 0.0);
  WakeUps out;
  std::thread thread([&] { run_loop(core, round, late, out.refused); });
  thread.join();
  Samples samples;
  for (const double one : late) samples.add(one);
  if (samples.count() == 0) return fail(Fault::kUnavailable, "tick loop: " + out.refused);
  out.p50 = samples.percentile(0.5);
  out.p999 = samples.percentile(0.999);
  out.max = samples.largest();
  return out;
}

Result<WakeUps> wake_ups_of_cyclictest(int core, std::chrono::seconds round) {
  const std::string command =
      "cyclictest --quiet --mlockall --threads=1 --priority=" + std::to_string(kPriority) +
      " --interval=1000 --affinity=" + std::to_string(core) +
      " --duration=" + std::to_string(round.count()) +
      "s --histogram=" + std::to_string(kLongestWake) + " 2>&1";
  std::FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return fail(Fault::kUnavailable, "cyclictest: cannot be started");
  auto read = read_histogram(pipe);
  ::pclose(pipe);
  return read;
}

CyclicTest::~CyclicTest() { (void)finish(); }

Status CyclicTest::start(int core) {
  int ends[2] = {-1, -1};
  if (::pipe2(ends, O_CLOEXEC) != 0) return fail(Fault::kUnavailable, "cyclictest: no pipe");
  const std::string priority = "--priority=" + std::to_string(kPriority);
  const std::string affinity = "--affinity=" + std::to_string(core);
  const std::string histogram = "--histogram=" + std::to_string(kLongestWake);
  const char* const words[] = {"cyclictest",     "--quiet",         "--mlockall",
                               "--threads=1",    priority.c_str(),  "--interval=1000",
                               affinity.c_str(), histogram.c_str(), nullptr};
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  auto* const* arguments = const_cast<char* const*>(words);
  const int error = ::posix_spawnp(&pid_, words[0], &actions, nullptr, arguments, environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  if (error == 0) {
    said_ = ::fdopen(ends[0], "r");
    return {};
  }
  pid_ = 0;
  ::close(ends[0]);
  return fail(Fault::kNotFound, "cyclictest: cannot be started; install rt-tests");
}

// Interrupted, it says what it has seen.
Result<WakeUps> CyclicTest::finish() {
  if (pid_ == 0) return fail(Fault::kUnavailable, "cyclictest: not started");
  ::kill(pid_, SIGINT);
  auto read = read_histogram(said_);
  std::fclose(said_);
  ::waitpid(pid_, nullptr, 0);
  pid_ = 0;
  return read;
}

int last_core() {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  ::sched_getaffinity(0, sizeof cores, &cores);
  int last = 0;
  for (int i = 0; i < CPU_SETSIZE; ++i) {
    if (CPU_ISSET(i, &cores)) last = i;
  }
  return last;
}

Status FullLoad::start(std::chrono::seconds longest) {
  const std::string timeout = std::to_string(longest.count()) + "s";
  const char* const words[] = {"stress-ng", "--cpu",         "0",    "--quiet",
                               "--timeout", timeout.c_str(), nullptr};
  auto* const* arguments = const_cast<char* const*>(words);
  if (::posix_spawnp(&pid_, words[0], nullptr, nullptr, arguments, environ) == 0) return {};
  pid_ = 0;
  return fail(Fault::kNotFound, "stress-ng: cannot be started; install stress-ng");
}

void FullLoad::stop() {
  if (pid_ == 0) return;
  ::kill(pid_, SIGTERM);
  ::waitpid(pid_, nullptr, 0);
  pid_ = 0;
}

}  // namespace ph::bench
