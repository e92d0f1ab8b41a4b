#include "pumpagent/drivers/world_hal.hpp"

#include <algorithm>

namespace ph::agent {
namespace {

std::int64_t count(SteadyTime time) { return time.time_since_epoch().count(); }

// The newest picture; when the world is just writing one, the last that was seen. Also false for
// one from the future: it was left behind by an earlier start of the machine.
bool look(const WorldRegisters& registers, SteadyTime now, SensorPicture& latest) {
  (void)registers.sensors.read(latest);
  const std::chrono::nanoseconds age{count(now) - latest.taken};
  return latest.taken != 0 && age <= kPictureAge && age >= -kPictureAge;
}

}  // namespace

bool WorldHal::read(SteadyTime now, SensorReadings& out) noexcept {
  if (!look(registers_, now, latest_)) return false;
  out = latest_.readings;
  return true;
}

void WorldHal::write(SteadyTime, const ActuatorCommands& commands) noexcept {
  ActuatorCommands all = commands;
  all.steps = commands.enable ? commands.steps + unsent_ : 0;
  unsent_ = registers_.actuators.push(all) ? 0 : all.steps;
}

bool WorldGuardHal::read(SteadyTime now, SensorReadings& out) noexcept {
  if (!look(registers_, now, latest_)) return false;
  out = latest_.readings;
  return true;
}

void WorldGuardHal::renew_lease(SteadyTime now) noexcept {
  registers_.lease_renewed.store(count(now), std::memory_order_release);
}

void WorldGuardHal::drop_lease() noexcept {
  registers_.lease_renewed.store(0, std::memory_order_release);
}

void WorldGuardHal::feed_watchdog(SteadyTime now) noexcept {
  registers_.watchdog_fed.store(count(now), std::memory_order_release);
}

bool lease_holds(const WorldRegisters& registers, SteadyTime now) noexcept {
  const std::int64_t renewed = registers.lease_renewed.load(std::memory_order_acquire);
  const std::chrono::nanoseconds age{count(now) - renewed};
  return renewed != 0 && age < GuardHal::kLease && age > -GuardHal::kLease;
}

}  // namespace ph::agent
