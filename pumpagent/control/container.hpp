#pragma once
#include <chrono>
#include <cstdint>

#include "protocol/domain/alarm_set.hpp"
#include "pumpagent/control/hal.hpp"

namespace ph::agent {

// Watches what the drug comes from: plunger position, or the drops that fall. Real-time safe.
class Container {
 public:
  static constexpr Volume kLow = millilitres(1);                   // P64
  static constexpr Volume kNoDrops = microlitres(400);             // 8 drops of a 20-drop chamber
  static constexpr std::chrono::milliseconds kNoDropsTime{4'900};  // P43: within 5 s
  static constexpr std::int64_t kStreamDrops = 12;                 // beyond what moved, in a window

  // `empty`: at and below, the model's; P64: 0.5 mL, a syringe is used to the end of its travel.
  explicit Container(Volume empty) : empty_(empty) {}

  // `moved` since the last look. Drops are judged while the door is closed, moving or not: at an
  // open door a set is filled by gravity.
  void observe(const SensorReadings& readings, std::chrono::nanoseconds elapsed, Volume moved);
  // kReservoirLow, kContainerEmpty, kFreeFlow.
  AlarmSet conditions() const { return conditions_; }
  // Since the last look.
  std::uint32_t fallen() const { return fallen_; }
  // A person cleared the alarm, or an infusion begins.
  void forget();

 private:
  void watch_drops(const SensorReadings& readings, std::chrono::nanoseconds elapsed, Volume moved);

  Volume empty_;
  AlarmSet conditions_;
  bool first_ = true;
  std::uint32_t drops_ = 0, fallen_ = 0;
  Volume since_drop_;
  std::chrono::nanoseconds quiet_{0};
  std::int64_t window_drops_ = 0;
  Volume window_moved_;
};

}  // namespace ph::agent
