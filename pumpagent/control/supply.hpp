#pragma once
#include <chrono>
#include <cstdint>

#include "protocol/domain/alarm_set.hpp"
#include "pumpagent/control/hal.hpp"

namespace ph::agent {

// Watches what the pump lives on: container (plunger or drops), battery, mains, temperature.
// Real-time safe.
class Supply {
 public:
  static constexpr Volume kReservoirLow = millilitres(1);     // P64
  static constexpr Volume kReservoirEmpty = microlitres(50);  // end of travel
  static constexpr Volume kNoDrops = microlitres(400);        // 8 drops of a 20-drop chamber
  static constexpr std::chrono::seconds kNoDropsTime{5};      // P43
  static constexpr std::int64_t kStreamDrops = 20;            // beyond what moved, in a window
  static constexpr Charge kBatteryLow = Charge::of(100);      // at least 30 min ahead (P71)
  static constexpr Charge kBatteryEmpty = Charge::of(10);     // P72
  static constexpr std::int32_t kHot = 550;                   // tenths of a degree (P83)

  void observe(const SensorReadings& readings, std::chrono::nanoseconds elapsed, Volume moved);
  AlarmSet conditions() const { return conditions_; }
  void forget();

 private:
  void watch_drops(const SensorReadings& readings, std::chrono::nanoseconds elapsed, Volume moved);
  void watch_power(const SensorReadings& readings);

  AlarmSet conditions_;
  bool first_ = true;
  std::uint32_t drops_ = 0;
  Volume since_drop_;
  std::chrono::nanoseconds quiet_{0};
  std::int64_t window_drops_ = 0;
  Volume window_moved_;
};

}  // namespace ph::agent
