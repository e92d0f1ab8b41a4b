#pragma once
#include <cstdint>
#include <type_traits>

#include "protocol/base/clock.hpp"
#include "protocol/domain/alarm.hpp"
#include "protocol/domain/quantity.hpp"

// The vocabulary between the control loop and whatever moves the fluid. Plain fixed-size numbers,
// so that they cross shared memory and are replayed from a trace.
namespace ph::agent {

// One picture of every sensor, taken at one instant.
struct SensorReadings {
  std::int64_t encoder = 0;      // load side, in motor steps since power-on; falls when reversed
  Pressure down;                 // towards the patient, against atmosphere
  Pressure up;                   // towards the container; negative under suction
  std::int32_t air_mv = 2000;    // above 600: fluid, below 100: air (P61)
  std::uint32_t drops = 0;       // counted since power-on
  bool drops_fitted = false;     // a drop sensor is there
  bool door_closed = true;       // also: syringe clamped, cassette locked
  bool reservoir_known = false;  // the plunger position is measured
  Volume reservoir;              // left by plunger position, when known
  Charge battery;                // thousandths
  bool on_mains = true;
  std::int32_t temperature_dc = 250;  // tenths of a degree Celsius
  bool stop_key = false;              // the STOP key's own line, down now
  bool drive_enabled = false;         // read back behind the guard's lease
};

// What the loop wants of the hardware for the coming tick. The default is the safe one.
struct ActuatorCommands {
  std::int32_t steps = 0;    // to move from now on, forwards; never negative while infusing
  bool enable = false;       // motor current; only works while the guard's lease holds
  bool clamp_closed = true;  // the set's clamp
  Priority lamp = Priority::kInformation;  // highest standing; kInformation: no lamp
  bool sounding = false;                   // alarm burst of that priority
};

static_assert(std::is_trivially_copyable_v<SensorReadings>);
static_assert(std::is_trivially_copyable_v<ActuatorCommands>);

// The drive's face of the hardware: each tick one read, then one write. Called by the loop thread
// alone; never blocks, allocates or logs. `read` says false when the picture could not be taken
// (the loop then stops the motor and raises kSensorFault); after a failed `write` the next read
// says false.
class Hal {
 public:
  virtual ~Hal() = default;
  virtual bool read(SteadyTime now, SensorReadings& out) noexcept = 0;
  virtual void write(SteadyTime now, const ActuatorCommands& commands) noexcept = 0;
};

// The guard's own face: its own readings, the drive-enable line and the watchdog. The line falls by
// itself kLease after the last renewal. Called by the guard's thread alone; never blocks.
class GuardHal {
 public:
  static constexpr std::chrono::milliseconds kLease{100};

  virtual ~GuardHal() = default;
  virtual bool read(SteadyTime now, SensorReadings& out) noexcept = 0;
  virtual void renew_lease(SteadyTime now) noexcept = 0;
  virtual void drop_lease() noexcept = 0;
  virtual void feed_watchdog(SteadyTime now) noexcept = 0;
};

}  // namespace ph::agent
