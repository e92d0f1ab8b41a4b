#include "pumpagent/drive/remembered.hpp"

namespace ph::agent {

std::optional<TherapyRecord> remembered(const PumpRegion& region) {
  const std::uint64_t power_on = region.world.power_ons.load(std::memory_order_acquire);
  if (power_on == 0) return std::nullopt;
  DriveSnapshot last;
  if (region.drive.read(last) && last.power_on == power_on) {
    // Alarms of its very last tick may be told and not yet in its picture.
    const auto next = last.next_alarm_instance + static_cast<std::int64_t>(kAlarmCodeCount);
    return TherapyRecord{power_on, true, false, last.saved, next};
  }
  TherapyRecord stored;
  if (region.therapy.read(stored) && stored.power_on == power_on) return stored;
  return std::nullopt;
}

}  // namespace ph::agent
