#include "pumpagent/control/supply.hpp"

namespace ph::agent {

void Supply::observe(const SensorReadings& readings, std::chrono::nanoseconds elapsed,
                     Volume moved) {
  if (readings.drops_fitted) watch_drops(readings, elapsed, moved);
  if (readings.reservoir_known) {
    conditions_.set(AlarmCode::kReservoirLow, readings.reservoir < kReservoirLow);
    conditions_.set(AlarmCode::kContainerEmpty, readings.reservoir <= kReservoirEmpty);
  }
  watch_power(readings);
}

void Supply::watch_drops(const SensorReadings& readings, std::chrono::nanoseconds elapsed,
                         Volume moved) {
  const std::uint32_t fell = first_ ? 0 : readings.drops - drops_;
  first_ = false;
  drops_ = readings.drops;
  since_drop_ = fell > 0 ? Volume{} : since_drop_ + moved;
  quiet_ = fell > 0 ? std::chrono::nanoseconds{0} : quiet_ + elapsed;
  conditions_.set(AlarmCode::kContainerEmpty, since_drop_ >= kNoDrops && quiet_ >= kNoDropsTime);
  // A stream: far more drops fall than volume moved explains, at 40 drops/mL for the doubt.
  window_drops_ += fell;
  window_moved_ += moved;
  const std::int64_t explained = window_moved_.count() / 25'000;
  if (window_drops_ > explained + kStreamDrops) conditions_.add(AlarmCode::kFreeFlow);
  if (window_moved_ > millilitres(1)) {
    window_drops_ = 0;
    window_moved_ = Volume{};
  }
}

void Supply::watch_power(const SensorReadings& readings) {
  const bool alone = !readings.on_mains;
  conditions_.set(AlarmCode::kMainsLost, alone);
  conditions_.set(AlarmCode::kBatteryLow, alone && readings.battery <= kBatteryLow);
  conditions_.set(AlarmCode::kBatteryEmpty, alone && readings.battery <= kBatteryEmpty);
  conditions_.set(AlarmCode::kOvertemperature, readings.temperature_dc > kHot);
}

void Supply::forget() {
  since_drop_ = Volume{};
  quiet_ = std::chrono::nanoseconds{0};
  window_drops_ = 0;
  window_moved_ = Volume{};
  conditions_.remove(AlarmCode::kFreeFlow);
}

}  // namespace ph::agent
