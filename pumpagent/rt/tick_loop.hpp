#pragma once
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

#include "protocol/base/clock.hpp"

namespace ph::agent {

// How punctual a loop was since its start. Buckets of wake-up latency: below 1, 2, 4 …
// microseconds.
struct TickCounts {
  static constexpr std::size_t kBuckets = 24;
  std::uint64_t ticks = 0;
  std::uint32_t late = 0;     // woken more than half a period late
  std::uint32_t skipped = 0;  // periods that a late tick swallowed
  std::chrono::nanoseconds worst{0};
  std::array<std::uint64_t, kBuckets> latency{};
};

// What the operating system granted the calling thread: fixed priority, locked memory, a processor
// that wakes at once (/dev/cpu_dma_latency held at 0, as cyclictest does). What was
// refused is said in words for the log; the loop runs all the same.
struct RealTimeRights {
  bool fifo = false;
  bool locked = false;
  bool awake = false;   // the processor does not sleep deeply while this process lives
  std::string refused;  // empty: all granted
};
// Asks for SCHED_FIFO at `priority`, locks memory and touches the stack it will use.
RealTimeRights ask_for_real_time(int priority);

// Wakes at absolute times, one period apart, until stop(). A late tick is taken once and counted;
// missed periods are skipped, never caught up in a burst. One thread runs it; stop() from any
// thread or signal handler. Real-time safe as long as `tick` is.
class TickLoop {
 public:
  explicit TickLoop(std::chrono::nanoseconds period) : period_(period) {}

  template <class Tick>
  void run(Clock& clock, Tick tick) {
    SteadyTime due = clock.now().steady;
    while (!stopped_.load(std::memory_order_relaxed)) {
      due += period_;
      wait_until(due);
      const Now now = clock.now();
      due = count(due, now.steady);
      tick(now);
    }
  }
  void stop() { stopped_.store(true, std::memory_order_relaxed); }
  const TickCounts& counts() const { return counts_; }

 private:
  static void wait_until(SteadyTime due);
  SteadyTime count(SteadyTime due, SteadyTime woken);

  std::chrono::nanoseconds period_;
  std::atomic<bool> stopped_{false};
  TickCounts counts_;
};

}  // namespace ph::agent
