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
  static constexpr std::int64_t kStreamDrops = 8;                  // beyond what moved explains
  // Once a stream was seen, until the door is opened: whoever goes on without touching the set must
  // not be given the same again, and again.
  static constexpr std::int64_t kStreamDropsAgain = 2;
  static constexpr std::int64_t kDropPercent = 112;  // drops are 10 % off at most (ISO 8536-4)

  // `empty`: at and below, the model's; P64: 0.5 mL, a syringe is used to the end of its travel.
  // `drops_per_ml`: of the drop sensor.
  explicit Container(Volume empty, std::int32_t drops_per_ml = 20)
      : empty_(empty), drops_per_ml_(drops_per_ml) {}

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
  std::int64_t drops_per_ml_;
  AlarmSet conditions_;
  bool first_ = true;
  std::uint32_t drops_ = 0, fallen_ = 0;
  Volume since_drop_;
  std::chrono::nanoseconds quiet_{0};
  std::int64_t unexplained_ = 0;  // millionths of a drop; never below nothing
  std::int64_t stream_drops_ = kStreamDrops;
};

}  // namespace ph::agent
