#include "pumpagent/control/pressure.hpp"

namespace ph::agent {

void DownPressure::observe(Pressure reading, std::chrono::nanoseconds elapsed, Volume moved) {
  if (reading < kLowest || reading > kHighest) {
    implausible_ = true;
    return;
  }
  const double tick = static_cast<double>(elapsed.count());
  const double span = static_cast<double>(std::chrono::nanoseconds{kFilter}.count());
  const double weight = first_ ? 1.0 : tick / (tick + span);
  filtered_ += weight * (static_cast<double>(reading.count()) - filtered_);
  const bool same = !first_ && reading == last_;
  first_ = false;
  last_ = reading;
  same_ = same ? same_ + 1 : 0;
  same_volume_ = same ? same_volume_ + moved : Volume{};
  same_time_ = same ? same_time_ + elapsed : std::chrono::nanoseconds{0};
  if (same_ >= kStuckSamples && same_volume_ >= kStuckVolume && same_time_ >= kStuckTime) {
    implausible_ = true;
  }
}

void DownPressure::forget() {
  implausible_ = false;
  same_ = 0;
  same_volume_ = Volume{};
  same_time_ = std::chrono::nanoseconds{0};
}

void UpPressure::observe(Pressure reading, Pressure limit, std::chrono::nanoseconds elapsed,
                         Volume moved) {
  if (limit.count() <= 0 || reading.count() > -limit.count()) {
    forget();
    return;
  }
  time_ += elapsed;
  volume_ += moved;
}

void UpPressure::forget() {
  time_ = std::chrono::nanoseconds{0};
  volume_ = Volume{};
}

}  // namespace ph::agent
