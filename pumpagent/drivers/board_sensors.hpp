#pragma once
#include <memory>
#include <optional>
#include <string>

#include "pumpagent/control/hal.hpp"
#include "pumpagent/drivers/board.hpp"
#include "pumpagent/drivers/encoder.hpp"
#include "pumpagent/drivers/gpio_lines.hpp"
#include "pumpagent/drivers/power_supply.hpp"
#include "pumpagent/drivers/sampler.hpp"

namespace ph::agent {

// The picture of every sensor that one process has on a board. read() belongs to its loop thread
// and is real-time safe: lines and encoder by calls that do not wait, the rest from the Sampler's
// threads with an age each.
//
// False from read() means no picture: a line, encoder, pressure, air, reservoir or temperature
// that cannot be read or is older than its bound. Power does not take the picture away, because the
// pump goes on when one supply is lost alone (P73): a gauge that does not answer reads as a bad and
// empty battery, a mains contact that does not answer as no mains. A watchdog that says nothing is
// not armed.
class BoardSensors {
 public:
  // A STOP key that was let go counts as down this long: contacts bounce. It is down at the first
  // edge, even when that was shorter than a tick.
  static constexpr milliseconds kKeyHold{20};

  // Opens everything and reads each sampled value once.
  static Result<std::unique_ptr<BoardSensors>> open(const BoardSettings& board,
                                                    const SideSettings& side, SteadyTime now);
  // From now on the threads read. `clock` outlives this.
  void start(Clock& clock);
  // One reading of every sampled value, where no thread does it.
  void sample(SteadyTime now);
  bool read(SteadyTime now, SensorReadings& out) noexcept;

 private:
  BoardSensors(InputLine stop_key, InputLine door, InputLine enabled)
      : stop_key_(std::move(stop_key)), door_(std::move(door)), enabled_(std::move(enabled)) {}
  Status add_bus_sensors(const BoardSettings& board, const SideSettings& side);
  Status add_contacts(const BoardSettings& board, const SideSettings& side);
  Status add_power(const BoardSettings& board);
  Status add_heat(const BoardSettings& board);
  bool read_lines(SteadyTime now, SensorReadings& out) noexcept;
  bool read_encoder(SensorReadings& out) noexcept;
  bool read_bus(SteadyTime now, SensorReadings& out) noexcept;
  bool read_contacts(SensorReadings& out) noexcept;
  bool read_power(SteadyTime now, SensorReadings& out) noexcept;
  bool number(const Sampler& from, std::size_t place, SteadyTime now, std::int32_t& out) const;

  InputLine stop_key_, door_, enabled_;
  std::optional<InputLine> drops_line_, set_loaded_, syringe_;
  std::vector<InputLine> keys_;
  bool air_test_fitted_ = false;
  std::unique_ptr<Encoder> encoder_;
  std::int64_t steps_ = 1, counts_ = 1;
  SteadyTime key_down_{};
  std::uint32_t drops_ = 0;
  std::chrono::nanoseconds quick_every_{0}, slow_every_{0};
  milliseconds quick_bound_{0}, slow_bound_{0};
  std::int64_t reservoir_empty_mv_ = 0, reservoir_nl_per_mv_ = 1;
  std::size_t down_ = 0, battery_ = 0, battery_good_ = 0, battery_permille_ = 0, mains_ = 0,
              mains_permille_ = 0, temperature_ = 0, temperature2_ = 0, watchdog_ = 0;
  std::optional<std::size_t> up_, air_, reservoir_, sounder_ma_, lamp_ma_;
  Sampler quick_, slow_;
};

}  // namespace ph::agent
