#include "pumpagent/drive/remembered.hpp"

#include <algorithm>

#include "pumpagent/setup/station.hpp"

namespace ph::agent {
namespace {

std::chrono::nanoseconds since(std::int64_t then, SteadyTime now) {
  return std::chrono::nanoseconds{std::max<std::int64_t>(steady_ns(now) - then, 0)};
}

}  // namespace

std::optional<TherapyRecord> remembered(const PumpRegion& region, SteadyTime now) {
  const std::uint64_t power_on = region.world.power_ons.load(std::memory_order_acquire);
  if (power_on == 0) return std::nullopt;
  DriveSnapshot last;
  if (region.drive.read(last) && last.power_on == power_on) {
    // Alarms of its very last tick may be told and not yet in its picture.
    const auto next = last.next_alarm_instance + static_cast<std::int64_t>(kAlarmCodeCount);
    TherapyRecord out;
    out.power_on = power_on;
    out.present = true;
    out.engine = last.saved;
    out.next_alarm_instance = next;
    out.away = since(last.heartbeat, now);
    out.as_of = steady_ns(now);
    return out;
  }
  TherapyRecord stored;
  if (!region.therapy.read(stored) || stored.power_on != power_on) return std::nullopt;
  stored.away += since(stored.as_of, now);
  stored.as_of = steady_ns(now);
  stored.power_cycled = true;
  return stored;
}

}  // namespace ph::agent
