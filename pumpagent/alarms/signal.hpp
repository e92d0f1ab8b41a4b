#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <span>

#include "protocol/domain/alarm.hpp"

namespace ph::agent {

// One pulse of an alarm melody: a tone, then silence. Tones by IEC 60601-1-8 for drug delivery
// (C5 D4 G4), fundamentals within 150 to 1000 Hz.
struct Pulse {
  std::uint16_t hertz;
  std::chrono::milliseconds tone;
  std::chrono::milliseconds gap;
};

// One burst and what follows: pulses, then quiet before the next burst, and the lamp's blinking.
struct BurstPattern {
  std::span<const Pulse> pulses;
  std::chrono::milliseconds between;      // last pulse to next burst
  std::chrono::milliseconds lamp_period;  // zero: steady
  int lamp_on_percent;
};

// The pattern of a priority (pump reference 3.1): high ten pulses and a red lamp at 2 Hz, medium
// three and yellow at 0.5 Hz, low two and steady; kInformation has no pulse.
const BurstPattern& burst(Priority priority);

}  // namespace ph::agent
