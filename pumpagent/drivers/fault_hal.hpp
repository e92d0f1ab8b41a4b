#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "pumpagent/control/hal.hpp"

namespace ph::agent {

// What can be wrong between a loop and its hardware.
enum class HalFault : std::uint8_t {
  kStuck,        // the signal stays at what it said when the fault began
  kOffset,       // amount is added
  kDrift,        // amount is added each second
  kDroppedRead,  // read() says false
  kLateRead,     // the picture is amount milliseconds old; at most kLatest
  kStepLoss,     // of a hundred steps, amount never reach the motor
  kStepGain,     // of a hundred steps, amount are made twice
  kEncoderMiss,  // of a hundred steps, the encoder misses amount
  kKeyBounce,    // the STOP key's line changes every amount ticks
  kClockJump,    // amount milliseconds are added to the time that is told on
};
inline constexpr std::size_t kHalFaultCount = static_cast<std::size_t>(HalFault::kClockJump) + 1;

// Signals that can stick, be off or drift: amounts in their unit of SensorReadings.
enum class Signal : std::uint8_t { kEncoder, kDown, kUp, kAir, kReservoir, kBattery, kTemperature };
inline constexpr std::size_t kSignalCount = static_cast<std::size_t>(Signal::kTemperature) + 1;

// One fault, from `from` until before `until`, of the time that the owner tells.
struct InjectedFault {
  HalFault what = HalFault::kStuck;
  Signal signal = Signal::kEncoder;
  std::int64_t amount = 0;
  SteadyTime from{}, until = SteadyTime::max();
};

// One fault drawn by a seed, beginning within `within` after `from`. The same seed, the same fault.
InjectedFault random_fault(std::uint64_t seed, SteadyTime from, std::chrono::nanoseconds within);

// Any Hal with faults put between it and its loop, by a script. Deterministic. The script is fixed
// at its making; real-time safe after. The hardware outlives it.
class FaultHal final : public Hal {
 public:
  static constexpr std::size_t kLatest = 256;  // pictures kept for kLateRead, one a read

  FaultHal(Hal& hardware, std::vector<InjectedFault> script);

  bool read(SteadyTime now, SensorReadings& out) noexcept override;
  void write(SteadyTime now, const ActuatorCommands& commands) noexcept override;

  // The time as the faults have it: for the loop as well, which is told it beside the hardware.
  SteadyTime seen(SteadyTime now) const;

 private:
  struct Picture {
    SteadyTime taken{};
    bool good = false;
    SensorReadings readings;
  };
  bool active(const InjectedFault& fault, SteadyTime now) const;
  void spoil(std::size_t place, SteadyTime now, SensorReadings& out);
  const Picture& as_of(SteadyTime time) const;

  Hal& hardware_;
  std::vector<InjectedFault> script_;
  std::vector<SensorReadings> stuck_at_;  // one a fault
  std::vector<bool> began_;
  std::array<Picture, kLatest> pictures_{};
  std::size_t newest_ = 0;
  std::int64_t encoder_ = 0, missed_ = 0;  // kEncoderMiss
  std::int64_t miss_part_ = 0, step_part_ = 0;
  std::uint64_t ticks_ = 0;
};

}  // namespace ph::agent
