#include "pumpagent/control/container.hpp"

#include <algorithm>

namespace ph::agent {
namespace {

constexpr std::int64_t kDrop = 1'000'000;

}  // namespace

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
    unexplained_ = 0;
    stream_drops_ = kStreamDrops;
    return;
  }
  // A stream: more drops fall than the volume moved explains. What is explained is never banked, so
  // that a fast infusion hides no stream beside it.
  unexplained_ += std::int64_t{fallen_} * kDrop;
  unexplained_ -= moved.count() * drops_per_ml_ * kDropPercent / 100;
  unexplained_ = std::max<std::int64_t>(unexplained_, 0);
  if (unexplained_ <= stream_drops_ * kDrop) return;
  conditions_.add(AlarmCode::kFreeFlow);
  stream_drops_ = kStreamDropsAgain;
}

void Container::forget() {
  since_drop_ = Volume{};
  quiet_ = std::chrono::nanoseconds{0};
  unexplained_ = 0;
  conditions_.remove(AlarmCode::kFreeFlow);
}

}  // namespace ph::agent
