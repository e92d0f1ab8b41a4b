#pragma once
#include <chrono>
#include <cstdio>
#include <string>

#include "protocol/base/result.hpp"

namespace ph::bench {

// How late a 1 kHz loop woke, over one round; microseconds.
struct WakeUps {
  double p50 = 0, p999 = 0, max = 0;
  std::string refused;  // real-time rights that were refused; empty: none
};

// The drive's own loop (pumpagent/rt) on a thread of its own, bound to `core`, at the drive's
// priority, with a tick that only notes the time. Blocks for `round`.
Result<WakeUps> wake_ups_of_loop(int core, std::chrono::seconds round);

// The same of cyclictest (rt-tests) on the same core, at the same priority and period.
// kNotFound when it is not installed or printed nothing.
Result<WakeUps> wake_ups_of_cyclictest(int core, std::chrono::seconds round);

// cyclictest beside something else, from start() to finish(), on one core, at the drive's priority
// and period. One thread.
class CyclicTest {
 public:
  CyclicTest() = default;
  CyclicTest(const CyclicTest&) = delete;
  CyclicTest& operator=(const CyclicTest&) = delete;
  ~CyclicTest();
  Status start(int core);
  Result<WakeUps> finish();

 private:
  int pid_ = 0;
  std::FILE* said_ = nullptr;
};

// The last core that this process may use: the first serves most interrupts.
int last_core();

// stress-ng on every core for as long as it lives.
class FullLoad {
 public:
  FullLoad() = default;
  FullLoad(const FullLoad&) = delete;
  FullLoad& operator=(const FullLoad&) = delete;
  ~FullLoad() { stop(); }
  // Ends by itself after `longest` whatever happens.
  Status start(std::chrono::seconds longest);
  void stop();

 private:
  int pid_ = 0;
};

}  // namespace ph::bench
