#include "pumpagent/control/container.hpp"

namespace ph::agent {

void Container::observe(const SensorReadings& readings, std::chrono::nanoseconds elapsed,
                        Volume moved) {
  fallen_ = 0;
  if (readings.drops_fitted) watch_drops(readings, elapsed, moved);
  if (!readings.reservoir_known) return;
  conditions_.set(AlarmCode::kReservoirLow, readings.reservoir < kLow);
  conditions_.set(AlarmCode::kContainerEmpty, readings.reservoir <= empty_);
}

void Container::watch_drops(const SensorReadings& readings, std::chrono::nanoseconds elapsed,
                            Volume moved) {
  fallen_ = first_ ? 0 : readings.drops - drops_;
  first_ = false;
  drops_ = readings.drops;
  since_drop_ = fallen_ > 0 ? Volume{} : since_drop_ + moved;
  quiet_ = fallen_ > 0 ? std::chrono::nanoseconds{0} : quiet_ + elapsed;
  if (!readings.reservoir_known) {
    conditions_.set(AlarmCode::kContainerEmpty, since_drop_ >= kNoDrops && quiet_ >= kNoDropsTime);
  }
  if (!readings.door_closed) {
    window_drops_ = 0;
    return;
  }
  // A stream: far more drops fall than volume moved explains, at 40 drops/mL for the doubt.
  window_drops_ += fallen_;
  window_moved_ += moved;
  const std::int64_t explained = window_moved_.count() / 25'000;
  if (window_drops_ > explained + kStreamDrops) conditions_.add(AlarmCode::kFreeFlow);
  if (window_moved_ > millilitres(1)) {
    window_drops_ = 0;
    window_moved_ = Volume{};
  }
}

void Container::forget() {
  since_drop_ = Volume{};
  quiet_ = std::chrono::nanoseconds{0};
  window_drops_ = 0;
  window_moved_ = Volume{};
  conditions_.remove(AlarmCode::kFreeFlow);
}

}  // namespace ph::agent
