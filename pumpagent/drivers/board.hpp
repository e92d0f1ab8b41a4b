#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/base/result.hpp"
#include "pumpagent/drivers/gpio_lines.hpp"

namespace ph::agent {

// One attribute group of sysfs by its device and its name there: "iio:device0/in_pressure".
struct ChannelName {
  std::string device, channel;
};

struct EncoderSettings {
  enum class Kind : std::uint8_t { kCounter, kEdges } kind = Kind::kCounter;
  ChannelName counter;  // kCounter
  LineName a, b;        // kEdges
  // Motor steps for so many counts, load side.
  std::int64_t steps = 1, counts = 1;
};

// The sensors of one process. Drive and guard have each their own contacts: a line belongs to one
// process only, and two that look through one wire are no second channel.
struct SideSettings {
  LineName stop_key, door, enabled;             // active: key down, door closed, drive enabled
  std::optional<LineName> set_loaded, syringe;  // active: in its place
  std::vector<LineName> keys;                   // the on/off key first; active: down
  std::optional<LineName> drops;                // a pulse a drop
  EncoderSettings encoder;
  ChannelName down;
  std::optional<ChannelName> up, air, reservoir, sounder_ma, lamp_ma;
  std::int64_t reservoir_empty_mv = 0, reservoir_nl_per_mv = 1;
};

struct MotorSettings {
  enum class Kind : std::uint8_t { kPulses, kPwm } kind = Kind::kPulses;
  LineName step;       // kPulses
  ChannelName pwm;     // kPwm, "pwmchip0/0"
  LineName direction;  // active: backwards
  LineName enable;     // motor current; behind the lease
  std::int64_t pulses_per_step = 1;
};

// What config/hardware/*.toml says of one board: every key required, "none" said aloud.
struct BoardSettings {
  std::string sysfs, devices;  // "/sys", "/dev"
  SideSettings drive, guard;
  // Pressure, air, reservoir; then battery, mains, temperature: how often they are asked, and how
  // old they may become before the pump has no picture.
  std::chrono::microseconds quick_every{0}, slow_every{0};
  milliseconds quick_bound{0}, slow_bound{0};
  std::string battery, mains;                            // of class/power_supply
  ChannelName mains_voltage, temperature, temperature2;  // of class/hwmon
  std::int64_t mains_nominal_mv = 0, battery_nominal_mv = 0;
  LineName use_battery, power_off;
  MotorSettings motor;
  LineName clamp;                 // active: closed
  std::optional<LineName> pinch;  // active: the line is shut below the pressure sensor (P56)
  LineName lamp_red, lamp_yellow, lamp_cyan;
  std::optional<LineName> air_test;   // active: the air detector's test input is held
  ChannelName sounder;                // of class/pwm
  LineName lease_pulse, lease_clear;  // guard
  std::string watchdog;               // guard, in `devices`; its name in class/watchdog, too
  std::chrono::seconds watchdog_timeout{0};
  milliseconds watchdog_pace{0};
};

// Every problem of the file at once, one a line.
Result<BoardSettings> read_board(const std::string& path);

}  // namespace ph::agent
