#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <span>

#include "protocol/base/clock.hpp"
#include "protocol/domain/alarm.hpp"

namespace ph::agent {

// The alarm signals of IEC 60601-1-8 (pump reference, section 3.1) as figures, what the standard
// permits, and the generator that plays them. Real-time safe but for sample().

// One pulse of an alarm melody: a tone, then silence.
struct Pulse {
  std::uint16_t hertz = 0;  // fundamental
  std::chrono::milliseconds tone{0};
  std::chrono::milliseconds gap{0};  // to the next pulse; of the last: zero
};

// One burst and what follows, and the lamp beside it.
struct BurstPattern {
  static constexpr std::size_t kMost = 10;

  std::array<Pulse, kMost> pulses{};
  std::uint8_t count = 0;                    // of pulses; 0: silent
  std::chrono::milliseconds rise{0};         // of each tone, and its fall
  std::chrono::milliseconds between{0};      // last pulse to next burst
  std::chrono::milliseconds lamp_period{0};  // zero: steady
  int lamp_on_percent = 0;                   // zero: no lamp

  std::span<const Pulse> played() const { return {pulses.data(), count}; }
  // From the first pulse to the first of the next burst.
  std::chrono::milliseconds period() const;
};

// The pattern of a priority: high ten pulses (C5 D4 G4 - C5 D4, twice: drug delivery) and a red
// lamp at 2 Hz, medium three (C5 D4 G4) and yellow at 0.5 Hz, low two (E5 C5) and a steady lamp;
// kInformation has neither.
const BurstPattern& burst(Priority priority);

// Whether the standard permits this pattern for that priority: pulse count, lengths, spacing,
// distance of bursts, rise, fundamentals and lamp.
bool is_permitted(const BurstPattern& pattern, Priority priority);

// Levels of fundamental and four harmonics in dB, all within 15 dB of the strongest.
inline constexpr std::array<double, 5> kHarmonicDb = {0, -3, -6, -9, -12};
// The sound itself, -1 to 1, `at` into a pulse: harmonics under a rise and fall of `rise`.
double sample(const Pulse& pulse, std::chrono::milliseconds rise, std::chrono::nanoseconds at);

// What lamp and sounder do: the highest standing priority alone (P89).
struct AlarmSignal {
  Priority lamp = Priority::kInformation;  // kInformation: no lamp
  bool sounding = false;                   // of the lamp's priority
  bool paused = false;  // a person paused it: a reminder pulse sounds now and then
  bool operator==(const AlarmSignal&) const = default;
};

// Lamp and sounder in this tick.
struct SignalPhase {
  bool lamp_lit = false;
  std::uint16_t tone_hz = 0;  // 0: silence
  std::uint32_t bursts = 0;   // begun since power-on; a page plays one whenever it rises
};

// Plays the signal over time: a burst begins in the tick in which an alarm begins to sound or rises
// in priority. While the sound is paused, one short low pulse a kReminder says so. One thread.
class Signaller {
 public:
  static constexpr std::chrono::seconds kReminder{30};

  SignalPhase tick(SteadyTime now, const AlarmSignal& signal);

 private:
  SteadyTime lamp_since_{}, burst_since_{}, paused_since_{};
  AlarmSignal last_;
  std::uint32_t bursts_ = 0;
};

}  // namespace ph::agent
