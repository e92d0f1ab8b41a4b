#include "pumpagent/control/power.hpp"

#include <algorithm>
#include <cmath>

namespace ph::agent {
namespace {

constexpr double kUnknown = 1e9;  // minutes
constexpr double kSampleWeight = 0.25;
constexpr double kLeastLoad = 0.5, kMostLoad = 10;

}  // namespace

BatteryCurve BatteryCurve::of(const PumpModel& model) {
  BatteryCurve out;
  for (const BatteryRun& run : model.battery) {
    if (out.count == kMost) break;
    out.points[out.count++] = {run.rate, static_cast<double>(run.alone.count()),
                               static_cast<double>(run.with_wifi.count())};
  }
  return out;
}

double BatteryCurve::at(FlowRate rate, double Point::*minutes) const {
  if (count == 0) return kUnknown;
  const Point* below = &points[0];
  for (std::size_t i = 0; i < count; ++i) {
    const Point& above = points[i];
    if (above.rate >= rate) {
      const auto span = static_cast<double>((above.rate - below->rate).count());
      if (span <= 0) return above.*minutes;
      const double share = static_cast<double>((rate - below->rate).count()) / span;
      return below->*minutes + share * (above.*minutes - below->*minutes);
    }
    below = &above;
  }
  return below->*minutes;
}

void Power::observe(const SensorReadings& readings, std::chrono::nanoseconds elapsed,
                    FlowRate rate) {
  mains_bad_ = readings.on_mains &&
               (readings.mains_permille < kVoltageLow || readings.mains_permille > kMainsHigh);
  const bool on_battery = !readings.on_mains || mains_bad_;
  if (on_battery != on_battery_) counting_ = false;
  on_battery_ = on_battery;
  conditions_.set(AlarmCode::kMainsLost, on_battery_);
  if (on_battery_) {
    count_use(readings, std::chrono::duration<double, std::ratio<60>>(elapsed).count(), rate);
  } else {
    used_ = 0;
  }
  judge_battery(readings, elapsed, rate);
  watch_heat(readings, elapsed);
}

// One sample of the load for each thousandth that the gauge falls by; a jump is none.
void Power::count_use(const SensorReadings& readings, double minutes, FlowRate rate) {
  used_ += 1000 * minutes / curve_.alone(rate);
  if (readings.battery == last_) return;
  const auto fell = static_cast<double>((last_ - readings.battery).count());
  if (counting_ && fell >= 1 && fell <= 3 && used_ > 0) {
    const double sample = std::clamp(fell / used_, kLeastLoad, kMostLoad);
    load_ = load_ == 0 ? sample : load_ + kSampleWeight * (sample - load_);
  }
  counting_ = true;
  used_ = 0;
  last_ = readings.battery;
}

void Power::judge_battery(const SensorReadings& readings, std::chrono::nanoseconds elapsed,
                          FlowRate rate) {
  if (!on_battery_) last_ = readings.battery;
  const double load = load_ > 0 ? load_ : curve_.alone(rate) / curve_.with_wifi(rate);
  const bool frozen = on_battery_ && used_ * std::min(load, 1.0) >= kFrozen;
  // Between two falls the charge is counted down; the gauge has the first word for a thousandth.
  const double hidden = std::max(used_ * load - 1, 0.0);
  const double charge = std::max(static_cast<double>(readings.battery.count()) - hidden, 0.0);
  left_ = charge / 1000 * curve_.alone(rate) / load;
  const bool belied = readings.battery_permille < kVoltageLow && readings.battery >= kBelievable;
  conditions_.set(AlarmCode::kBatteryFault,
                  !readings.battery_good || frozen || (on_battery_ && belied));
  const bool flat = readings.battery_permille < kVoltageEmpty || !readings.battery_good;
  const bool empty = on_battery_ && (flat || left_ <= kEmptyMinutes ||
                                     charge <= static_cast<double>(kEmpty.count()));
  const bool low = left_ <= kLowMinutes || belied || flat;
  const bool stays =
      on_battery_ && conditions_.contains(AlarmCode::kBatteryLow) && left_ <= 1.25 * kLowMinutes;
  conditions_.set(AlarmCode::kBatteryLow, on_battery_ && (low || stays));
  conditions_.set(AlarmCode::kBatteryEmpty, empty);
  empty_for_ = empty ? empty_for_ + elapsed : std::chrono::nanoseconds{0};
}

void Power::watch_heat(const SensorReadings& readings, std::chrono::nanoseconds elapsed) {
  conditions_.set(AlarmCode::kOvertemperature,
                  std::max(readings.temperature_dc, readings.temperature2_dc) > kHot);
  const bool apart = std::abs(readings.temperature_dc - readings.temperature2_dc) >= kPairApart;
  apart_for_ = apart ? apart_for_ + elapsed : std::chrono::nanoseconds{0};
  conditions_.set(AlarmCode::kSensorFault, apart_for_ >= kPairTime);
}

std::optional<std::chrono::minutes> Power::minutes_left() const {
  if (!on_battery_ || curve_.count == 0) return std::nullopt;
  return std::chrono::minutes{static_cast<std::int64_t>(left_)};
}

}  // namespace ph::agent
