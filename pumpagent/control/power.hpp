#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>

#include "protocol/domain/alarm_set.hpp"
#include "protocol/domain/pump_model.hpp"
#include "pumpagent/control/hal.hpp"

namespace ph::agent {

// How long a full battery lasts at a rate, of the model, in fixed size; between its points by
// straight lines, beyond them as at the nearest.
struct BatteryCurve {
  struct Point {
    FlowRate rate;
    double alone_min = 0, with_wifi_min = 0;
  };
  static constexpr std::size_t kMost = 6;
  std::array<Point, kMost> points{};
  std::uint8_t count = 0;  // 0: unknown, the charge alone is watched

  static BatteryCurve of(const PumpModel& model);
  double alone(FlowRate rate) const { return at(rate, &Point::alone_min); }
  double with_wifi(FlowRate rate) const { return at(rate, &Point::with_wifi_min); }

 private:
  double at(FlowRate rate, double Point::*minutes) const;
};

// Watches battery, mains and temperature. The minutes left come from the model's run times and from
// how fast the charge really falls (Wi-Fi, age); a gauge that no longer falls is found, and the
// charge is then counted down without it, so that the warning never fails. Real-time safe.
class Power {
 public:
  // The true warning is 30 min ahead (P71); the estimate may be 25 % off (P70).
  static constexpr double kLowMinutes = 40;
  static constexpr double kUrgentMinutes = 8;      // five to the stop
  static constexpr double kEmptyMinutes = 3;       // so long the alarm must still sound (P72)
  static constexpr Charge kEmpty = Charge::of(2);  // whatever the model says
  static constexpr std::chrono::minutes kOff{3};   // after kBatteryEmpty (P72)
  static constexpr double kFrozen = 20;            // thousandths used without a fall
  // Of the nominal voltage: 5.75 and 5.4 V of a 6 V battery (P74); mains may be 15 % above.
  static constexpr std::int32_t kVoltageLow = 958, kVoltageEmpty = 900, kMainsHigh = 1'150;
  // A charge from here on does not go with a low voltage: then the gauge is wrong.
  static constexpr Charge kBelievable = Charge::of(250);
  static constexpr std::int32_t kHot = 550;       // tenths of a degree (P83)
  static constexpr std::int32_t kPairApart = 30;  // the same, between the two (P61)
  static constexpr std::chrono::seconds kPairTime{1};

  explicit Power(const BatteryCurve& curve) : curve_(curve) {}

  // `rate`: of the motor since the last look.
  void observe(const SensorReadings& readings, std::chrono::nanoseconds elapsed, FlowRate rate);

  // kMainsLost, kBatteryLow, kBatteryEmpty, kBatteryFault, kOvertemperature, kSensorFault.
  AlarmSet conditions() const { return conditions_; }
  // Of the battery at the present load; nothing on mains, or when the model does not say.
  std::optional<std::chrono::minutes> minutes_left() const;
  bool urgent() const {
    return conditions_.contains(AlarmCode::kBatteryLow) && left_ < kUrgentMinutes;
  }
  bool use_battery() const { return mains_bad_; }
  bool power_off() const { return empty_for_ >= kOff; }

 private:
  void count_use(const SensorReadings& readings, double minutes, FlowRate rate);
  void judge_battery(const SensorReadings& readings, std::chrono::nanoseconds elapsed,
                     FlowRate rate);
  void watch_heat(const SensorReadings& readings, std::chrono::nanoseconds elapsed);

  BatteryCurve curve_;
  AlarmSet conditions_;
  bool on_battery_ = false, mains_bad_ = false;
  bool counting_ = false;  // a whole thousandth has been seen to begin
  Charge last_;            // as the gauge said last
  double used_ = 0;        // thousandths since its last fall, by the curve without Wi-Fi
  double load_ = 0;        // real use over that by the curve; 0: not yet known
  double left_ = 0;        // minutes
  std::chrono::nanoseconds empty_for_{0}, apart_for_{0};
};

}  // namespace ph::agent
