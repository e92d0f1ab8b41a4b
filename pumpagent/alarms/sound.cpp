#include "pumpagent/alarms/sound.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ph::agent {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr std::uint16_t kC5 = 523, kD4 = 294, kG4 = 392, kE5 = 659;

constexpr BurstPattern kSilent{};
constexpr BurstPattern kLow{{{{kE5, 200ms, 200ms}, {kC5, 200ms, 0ms}}}, 2, 30ms, 20s, 0ms, 100};
constexpr BurstPattern kMedium{
    {{{kC5, 200ms, 200ms}, {kD4, 200ms, 200ms}, {kG4, 200ms, 0ms}}}, 3, 30ms, 10s, 2000ms, 50};
constexpr BurstPattern kHigh{{{{kC5, 150ms, 100ms},
                               {kD4, 150ms, 100ms},
                               {kG4, 150ms, 350ms},
                               {kC5, 150ms, 100ms},
                               {kD4, 150ms, 600ms},
                               {kC5, 150ms, 100ms},
                               {kD4, 150ms, 100ms},
                               {kG4, 150ms, 350ms},
                               {kC5, 150ms, 100ms},
                               {kD4, 150ms, 0ms}}},
                             10,
                             20ms,
                             5s,
                             500ms,
                             50};
constexpr Pulse kReminderPulse{kE5, 125ms, 0ms};

template <class T>
struct Range {
  T least, most;
  constexpr bool holds(T value) const { return value >= least && value <= most; }
};

// Pump reference, section 3.1; bursts of low priority may also never come again.
struct Permitted {
  Range<int> pulses;
  Range<milliseconds> tone, gap, between;
  Range<milliseconds> lamp_period;  // of 1.4 to 2.8 Hz and 0.4 to 0.8 Hz
  Range<int> lamp_on;
};
constexpr std::array<Permitted, 4> kPermitted = {{
    {{0, 0}, {0ms, 0ms}, {0ms, 0ms}, {0ms, 0ms}, {0ms, 0ms}, {0, 0}},
    {{1, 2}, {125ms, 250ms}, {125ms, 250ms}, {15'001ms, 24h}, {0ms, 0ms}, {100, 100}},
    {{3, 3}, {125ms, 250ms}, {125ms, 250ms}, {2'500ms, 30s}, {1'250ms, 2'500ms}, {20, 60}},
    {{10, 10}, {75ms, 200ms}, {50ms, 125ms}, {2'500ms, 15s}, {358ms, 714ms}, {20, 80}},
}};
constexpr Range<int> kFundamental{150, 1000};
constexpr Range<milliseconds> kAcrossHalves{350ms, 1'300ms};  // fifth to sixth of a high burst

// Of a high burst the third and eighth gap are two spaces and a pulse; all spaces are alike.
bool gap_is_permitted(const BurstPattern& pattern, std::size_t i, Priority priority) {
  const milliseconds gap = pattern.pulses[i].gap;
  if (i + 1 == pattern.count) return gap == 0ms;
  if (priority != Priority::kHigh) {
    return kPermitted[static_cast<std::size_t>(priority)].gap.holds(gap);
  }
  const milliseconds space = pattern.pulses[0].gap;
  if (i == 4) return kAcrossHalves.holds(gap);
  if (i == 2 || i == 7) return gap == 2 * space + pattern.pulses[i].tone;
  return gap == space && kPermitted[3].gap.holds(gap);
}

std::uint16_t tone_at(const BurstPattern& pattern, milliseconds at) {
  for (const Pulse& pulse : pattern.played()) {
    if (at < pulse.tone) return pulse.hertz;
    at -= pulse.tone + pulse.gap;
    if (at < 0ms) return 0;
  }
  return 0;
}

milliseconds since(SteadyTime now, SteadyTime then) {
  return std::chrono::duration_cast<milliseconds>(now - then);
}

}  // namespace

milliseconds BurstPattern::period() const {
  milliseconds sum = between;
  for (const Pulse& pulse : played()) sum += pulse.tone + pulse.gap;
  return sum;
}

const BurstPattern& burst(Priority priority) {
  switch (priority) {
    case Priority::kHigh:
      return kHigh;
    case Priority::kMedium:
      return kMedium;
    case Priority::kLow:
      return kLow;
    case Priority::kInformation:
      return kSilent;
  }
  return kHigh;
}

bool is_permitted(const BurstPattern& pattern, Priority priority) {
  const Permitted& may = kPermitted.at(static_cast<std::size_t>(priority));
  if (!may.pulses.holds(pattern.count) || !may.between.holds(pattern.between)) return false;
  if (!may.lamp_period.holds(pattern.lamp_period) || !may.lamp_on.holds(pattern.lamp_on_percent)) {
    return false;
  }
  for (std::size_t i = 0; i < pattern.count; ++i) {
    const Pulse& pulse = pattern.pulses[i];
    const bool rises = pattern.rise >= 10ms && pattern.rise * 100 >= pulse.tone * 10 &&
                       pattern.rise * 100 <= pulse.tone * 20;
    if (!kFundamental.holds(pulse.hertz) || !may.tone.holds(pulse.tone) || !rises) return false;
    if (!gap_is_permitted(pattern, i, priority)) return false;
  }
  return true;
}

double sample(const Pulse& pulse, milliseconds rise, std::chrono::nanoseconds at) {
  using Seconds = std::chrono::duration<double>;
  const double t = Seconds(at).count(), length = Seconds(pulse.tone).count();
  if (t < 0 || t >= length) return 0;
  const double edge = std::min(t, length - t) / Seconds(rise).count();
  double sum = 0, all = 0;
  for (std::size_t k = 0; k < kHarmonicDb.size(); ++k) {
    const double level = std::pow(10.0, kHarmonicDb[k] / 20);
    const double hertz = static_cast<double>(k + 1) * pulse.hertz;
    sum += level * std::sin(2 * std::numbers::pi * hertz * t);
    all += level;
  }
  return std::min(edge, 1.0) * sum / all;
}

SignalPhase Signaller::tick(SteadyTime now, const AlarmSignal& signal) {
  const BurstPattern& pattern = burst(signal.lamp);
  const bool rises = signal.sounding && (!last_.sounding || signal.lamp > last_.lamp);
  if (signal.lamp != last_.lamp) lamp_since_ = now;
  if (signal.paused && !last_.paused) paused_since_ = now;
  if (rises) burst_since_ = now;
  const bool again = signal.sounding && !rises && now - burst_since_ >= pattern.period();
  if (again) burst_since_ = now;
  if (rises || again) ++bursts_;
  last_ = signal;

  SignalPhase out;
  out.bursts = bursts_;
  const milliseconds lit = pattern.lamp_period * pattern.lamp_on_percent / 100;
  out.lamp_lit = pattern.lamp_period == 0ms ? pattern.lamp_on_percent > 0
                                            : since(now, lamp_since_) % pattern.lamp_period < lit;
  if (signal.sounding) {
    out.tone_hz = tone_at(pattern, since(now, burst_since_));
  } else if (signal.paused) {
    const milliseconds into = since(now, paused_since_) % kReminder;
    const bool first = since(now, paused_since_) < kReminder;
    if (!first && into < kReminderPulse.tone) out.tone_hz = kReminderPulse.hertz;
  }
  return out;
}

}  // namespace ph::agent
