#pragma once
#include <chrono>

#include "protocol/base/clock.hpp"
#include "pumpagent/monitor/report.hpp"

namespace ph::agent {

// Holds the monitor's clock against a second oscillator, window by window: a time base that is fast
// or slow gives too much or too little however right the counting is (P81). Real-time safe.
class ClockWatch {
 public:
  static constexpr std::chrono::seconds kWindow{10};
  static constexpr int kPercent = 2;

  Trip look(SteadyTime now, std::chrono::nanoseconds other);

 private:
  bool first_ = true;
  SteadyTime start_{};
  std::chrono::nanoseconds other_start_{0};
};

}  // namespace ph::agent
