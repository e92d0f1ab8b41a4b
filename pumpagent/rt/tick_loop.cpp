#include "pumpagent/rt/tick_loop.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <cstdint>
#include <cstring>

namespace ph::agent {
namespace {

void touch_stack() {
  volatile char space[128 * 1024];
  for (std::size_t i = 0; i < sizeof space; i += 4096) space[i] = 0;
}

void refuse(RealTimeRights& rights, const char* what) {
  if (!rights.refused.empty()) rights.refused += ", ";
  rights.refused += std::string(what) + " refused (" + std::strerror(errno) + ")";
}

// The kernel heeds the wish for as long as the file is open: until the process ends.
bool keep_awake() {
  static int file = -1;
  if (file >= 0) return true;
  file = ::open("/dev/cpu_dma_latency", O_WRONLY | O_CLOEXEC);
  if (file < 0) return false;
  const std::int32_t microseconds = 0;
  if (::write(file, &microseconds, sizeof microseconds) == sizeof microseconds) return true;
  const int error = errno;
  ::close(file);
  file = -1;
  errno = error;
  return false;
}

}  // namespace

RealTimeRights ask_for_real_time(int priority) {
  RealTimeRights rights;
  sched_param parameters{};
  parameters.sched_priority = priority;
  rights.fifo = ::sched_setscheduler(0, SCHED_FIFO, &parameters) == 0;
  if (!rights.fifo) refuse(rights, "fixed priority");
  rights.locked = ::mlockall(MCL_CURRENT | MCL_FUTURE) == 0;
  if (!rights.locked) refuse(rights, "locked memory");
  rights.awake = keep_awake();
  if (!rights.awake) refuse(rights, "processor latency of 0");
  touch_stack();
  return rights;
}

void TickLoop::wait_until(SteadyTime due) {
  const auto since = due.time_since_epoch();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since);
  timespec at{};
  at.tv_sec = seconds.count();
  at.tv_nsec = (since - seconds).count();
  while (::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, nullptr) == EINTR) {
  }
}

SteadyTime TickLoop::count(SteadyTime due, SteadyTime woken) {
  const auto latency = woken > due ? woken - due : std::chrono::nanoseconds{0};
  const auto micros = static_cast<std::uint64_t>(latency.count() / 1'000);
  const auto bucket = static_cast<std::size_t>(std::bit_width(micros));
  ++counts_.latency[bucket < TickCounts::kBuckets ? bucket : TickCounts::kBuckets - 1];
  ++counts_.ticks;
  if (latency > counts_.worst) counts_.worst = latency;
  if (latency * 2 > period_) ++counts_.late;
  const auto missed = latency / period_;
  counts_.skipped += static_cast<std::uint32_t>(missed);
  return due + missed * period_;
}

}  // namespace ph::agent
