#pragma once
#include <optional>

#include "protocol/base/clock.hpp"

namespace ph::agent {

// When the next picture of the pump is due. On battery less often, as Wi-Fi costs two thirds of a
// pump's time: every 2.5 of the server's intervals, below the three after which it calls a pump
// late. What people wait for (state, alarm, loss of mains) is never delayed. Plain value.
class TelemetryPace {
 public:
  void save_power(bool on) { saves_ = on; }
  // `interval`: as the server asks.
  bool is_due(SteadyTime now, milliseconds interval) const {
    return !last_ || now - *last_ >= (saves_ ? interval * 5 / 2 : interval);
  }
  void sent(SteadyTime now) { last_ = now; }
  // Once, whatever the interval says.
  void hurry() { last_.reset(); }

 private:
  bool saves_ = false;
  std::optional<SteadyTime> last_;
};

}  // namespace ph::agent
