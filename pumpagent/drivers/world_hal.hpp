#pragma once
#include <chrono>
#include <cstdint>

#include "pumpagent/control/hal.hpp"
#include "pumpagent/rt/pump_region.hpp"

namespace ph::agent {

// The back ends for the simulated world: its registers in the pump's shared region, in the place of
// a chip's. Real-time safe: memory alone, no system call.
//
// Who writes what:
//   world   power_ons at its start; sensors each of its ticks, `taken` by the machine's steady
//   clock drive   actuators (WorldHal); the world takes all that wait before it moves, steps add up
//   guard   lease_renewed, watchdog_fed (WorldGuardHal). The lease holds while the machine's steady
//           clock is less than GuardHal::kLease past lease_renewed; 0: dropped. The world judges
//           that in each of its ticks and shows it as `drive_enabled`.

// Pictures older than this are none: the hardware is gone. Far above the stalls of a busy machine.
inline constexpr std::chrono::milliseconds kPictureAge{500};

class WorldHal final : public Hal {
 public:
  explicit WorldHal(WorldRegisters& registers) : registers_(registers) {}

  bool read(SteadyTime now, SensorReadings& out) noexcept override;
  // Steps that a late world has no room for wait here and go with the next write.
  void write(SteadyTime now, const ActuatorCommands& commands) noexcept override;

 private:
  WorldRegisters& registers_;
  SensorPicture latest_;
  std::int32_t unsent_ = 0;
};

class WorldGuardHal final : public GuardHal {
 public:
  explicit WorldGuardHal(WorldRegisters& registers) : registers_(registers) {}

  bool read(SteadyTime now, SensorReadings& out) noexcept override;
  void renew_lease(SteadyTime now) noexcept override;
  void drop_lease() noexcept override;
  void feed_watchdog(SteadyTime now) noexcept override;

 private:
  WorldRegisters& registers_;
  SensorPicture latest_;
};

// Whether the guard's lease holds; for the world.
bool lease_holds(const WorldRegisters& registers, SteadyTime now) noexcept;

}  // namespace ph::agent
