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
  bool set_loaded = true;        // the set, cassette or syringe is seen in its place
  bool syringe_in_place = true;  // barrel and plunger held; a model without a syringe: true
  Charge battery;                // thousandths
  bool battery_good = true;      // the pack and its gauge find no fault in themselves
  bool on_mains = true;
  // Voltages in thousandths of the nominal one of this hardware (P73, P74).
  std::int32_t mains_permille = 1'000, battery_permille = 1'000;
  std::int32_t temperature_dc = 250;   // tenths of a degree Celsius
  std::int32_t temperature2_dc = 250;  // the second sensor of the pair (P61)
  bool stop_key = false;               // the STOP key's own line, down now
  // Keys that are down now: bit 0 the on/off key, the others as the maker numbers them (P85).
  std::uint32_t keys_down = 0;
  bool drive_enabled = false;  // read back behind the guard's lease
  bool watchdog_armed = true;  // as the watchdog says of itself
  // Currents through sounder and lamp, for their test (P80); kNotMeasured: no read-back is fitted.
  static constexpr std::int32_t kNotMeasured = -1;
  std::int32_t sounder_ma = kNotMeasured, lamp_ma = kNotMeasured;
  bool air_test_fitted = false;  // the air detector has a test input
};

// What the loop wants of the hardware for the coming tick. The default is the safe one.
struct ActuatorCommands {
  std::int32_t steps = 0;    // to move from now on, forwards; never negative while infusing
  bool enable = false;       // motor current; only works while the guard's lease holds
  bool clamp_closed = true;  // the set's clamp
  bool pinch = false;        // shuts the line below the pressure sensor, for its test (P56)
  // Lamp and sounder as alarms/sound.hpp makes them. A driver that runs each tick follows lamp_lit
  // and tone_hz; a page that looks now and then plays one burst of `sound` whenever `bursts` rises.
  Priority lamp = Priority::kInformation;   // colour: highest standing; kInformation: no lamp
  bool lamp_lit = false;                    // on in this tick
  bool sounding = false;                    // an alarm may be heard: not all are paused
  Priority sound = Priority::kInformation;  // of the burst that sounds or comes next
  std::uint16_t tone_hz = 0;                // fundamental in this tick; 0: silence
  std::uint32_t bursts = 0;                 // begun since power-on
  bool air_test = false;     // hold the air detector's test input: it must then read air
  bool use_battery = false;  // leave a mains supply that is out of range (P74)
  bool power_off = false;    // the battery is empty: switch the pump off (P72)
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
