#pragma once
#include <array>
#include <bit>
#include <chrono>
#include <cstdint>

#include "pumpagent/control/hal.hpp"

namespace ph::agent {

// Finds a key that stays down (P85): the on/off key after 25 s, any other and STOP after 60 s.
// Real-time safe.
class KeysWatch {
 public:
  static constexpr std::chrono::seconds kOnOff{25}, kOther{60};

  void observe(const SensorReadings& readings, std::chrono::nanoseconds elapsed) {
    const std::uint64_t down = readings.keys_down | (std::uint64_t{readings.stop_key} << kStopBit);
    for (std::uint64_t rest = held_ & ~down; rest != 0; rest &= rest - 1) {
      time_[static_cast<std::size_t>(std::countr_zero(rest))] = std::chrono::nanoseconds{0};
    }
    stuck_ = false;
    for (std::uint64_t rest = down; rest != 0; rest &= rest - 1) {
      const auto key = static_cast<std::size_t>(std::countr_zero(rest));
      time_[key] += elapsed;
      stuck_ = stuck_ || time_[key] >= (key == 0 ? kOnOff : kOther);
    }
    held_ = down;
  }
  bool stuck() const { return stuck_; }

 private:
  static constexpr unsigned kStopBit = 32;

  std::array<std::chrono::nanoseconds, kStopBit + 1> time_{};
  std::uint64_t held_ = 0;
  bool stuck_ = false;
};

}  // namespace ph::agent
