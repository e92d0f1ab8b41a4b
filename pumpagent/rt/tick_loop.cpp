#include "pumpagent/rt/tick_loop.hpp"

#include <sched.h>
#include <sys/mman.h>
#include <time.h>

#include <bit>
#include <cerrno>
#include <cstring>

namespace ph::agent {
namespace {

void touch_stack() {
  volatile char space[128 * 1024];
  for (std::size_t i = 0; i < sizeof space; i += 4096) space[i] = 0;
}

std::string refusal(const char* what) {
  return std::string(what) + " refused (" + std::strerror(errno) + ")";
}

}  // namespace

RealTimeRights ask_for_real_time(int priority) {
  RealTimeRights rights;
  sched_param parameters{};
  parameters.sched_priority = priority;
  rights.fifo = ::sched_setscheduler(0, SCHED_FIFO, &parameters) == 0;
  if (!rights.fifo) rights.refused = refusal("fixed priority");
  rights.locked = ::mlockall(MCL_CURRENT | MCL_FUTURE) == 0;
  if (!rights.locked) {
    if (!rights.refused.empty()) rights.refused += ", ";
    rights.refused += refusal("locked memory");
  }
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
