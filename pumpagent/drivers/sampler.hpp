#pragma once
#include <array>
#include <chrono>
#include <functional>
#include <thread>
#include <vector>

#include "protocol/base/clock.hpp"
#include "pumpagent/rt/mailbox.hpp"
#include "pumpagent/rt/tick_loop.hpp"

namespace ph::agent {

// Reads sensors that let their reader wait (I2C, SPI, a gauge) on a thread of its own, so that the
// tick never does. Each value carries the time before its reading began: one that hangs or fails
// grows old, and latest() says so. Sources are added and read once before start(), and by the
// thread alone after it; latest() is for one other thread and real-time safe.
class Sampler {
 public:
  static constexpr std::size_t kMost = 12;
  using Source = std::function<bool(double&)>;  // false: no answer

  Sampler() = default;
  Sampler(const Sampler&) = delete;
  Sampler& operator=(const Sampler&) = delete;
  ~Sampler();

  // The place of its values; at most kMost.
  std::size_t add(Source source);
  // Reads every source; what does not answer keeps its older value.
  void sample(SteadyTime now);
  // Samples every `period` from now on. `clock` outlives this; the end of this waits for a period.
  void start(Clock& clock, std::chrono::nanoseconds period);
  // False: never read, older than `bound`, or of a time to come.
  bool latest(std::size_t place, SteadyTime now, milliseconds bound, double& out) const noexcept;

 private:
  struct Sample {
    std::int64_t taken = 0;
    double value = 0;
  };

  std::vector<Source> sources_;
  std::array<Mailbox<Sample>, kMost> samples_{};
  std::unique_ptr<TickLoop> loop_;
  std::thread thread_;
};

}  // namespace ph::agent
