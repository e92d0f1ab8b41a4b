#pragma once
#include <chrono>
#include <optional>

#include "protocol/base/clock.hpp"
#include "protocol/domain/programme.hpp"
#include "pumpagent/control/hal.hpp"
#include "pumpagent/monitor/clock_watch.hpp"
#include "pumpagent/monitor/dose_watch.hpp"
#include "pumpagent/monitor/motion_watch.hpp"
#include "pumpagent/monitor/pinch_watch.hpp"
#include "pumpagent/monitor/prime_watch.hpp"
#include "pumpagent/monitor/report.hpp"
#include "pumpagent/monitor/volume_watch.hpp"

namespace ph::agent {

// What the second channel looks at, 100 times a second.
struct MonitorInputs {
  SteadyTime now{};                         // the monitor's own clock
  std::chrono::nanoseconds other_clock{0};  // a second oscillator, since any start
  SensorReadings readings;                  // its own
  bool readings_valid = true;
  DriveReport drive;
};

// Whether the drive may move, and why not.
struct MonitorVerdict {
  bool lease = false;
  Trip trip = Trip::kNone;
};

// The guard's judgement, kept apart from engine and control: it shares no line of theirs. One
// thread owns it; real-time safe, no heap. A lease is granted only while a confirmed programme is
// present, a person's leave to prime the line or a door that has just closed, and nothing has
// tripped; a trip stays until the process starts anew. Every word of the drive (activity, phase,
// dose, rate) is held by the confirmed programme, every movement by what is left of that word.
class Monitor {
 public:
  static constexpr std::chrono::milliseconds kHeartbeatAge{150};

  // `step`, `back_off_most`, `leak_per_bar`, `pressed`: of the model; zero: it draws nothing back,
  // its line does not leak, it has no occlusion test. The drive is given kHeartbeatAge from the
  // first tick to show itself.
  explicit Monitor(Volume step, Volume back_off_most = {}, FlowRate leak_per_bar = {},
                   Volume pressed = {})
      : motion_(step, back_off_most, leak_per_bar), pinch_(pressed) {}

  // The programme a person confirmed, read from the panel and judged by the guard itself, of which
  // `given` has been given already. Once for each infusion: it counts the VTBI from here. Demand
  // doses of an infusion that goes over to another go on counting until withdraw().
  void confirm(const Programme& programme, Volume given = {});
  // A value of the confirmed programme was changed at the bedside: what was counted stays.
  void change(const Programme& programme) { programme_ = programme; }
  // No programme any more: no lease.
  void withdraw();
  // A person said that no patient is connected: so much may be purged, once. Not with a programme.
  void permit_priming(const PrimeRule& rule) {
    if (!programme_) priming_.permit(rule);
  }
  // The word is taken back: what is being primed already may go on to its end.
  void forbid_priming() { priming_.forbid(); }
  const std::optional<Programme>& confirmed() const { return programme_; }
  Volume given() const { return volumes_.given(); }

  MonitorVerdict tick(const MonitorInputs& inputs);
  MonitorVerdict verdict() const { return {lease_, trip_}; }
  // Beyond what the programme allowed, for the record of a trip; 0 or below: nothing.
  Volume excess() const { return motion_.excess(); }

 private:
  Trip judge(const MonitorInputs& inputs, std::chrono::nanoseconds elapsed);
  Trip judge_programme(const MonitorInputs& inputs, std::chrono::nanoseconds elapsed);

  std::optional<Programme> programme_;
  ClockWatch clocks_;
  MotionWatch motion_;
  VolumeWatch volumes_;
  DoseWatch doses_;
  PrimeWatch priming_;
  PinchWatch pinch_;
  bool first_ = true;
  bool lease_ = false;
  Trip trip_ = Trip::kNone;
  SteadyTime last_{};
};

}  // namespace ph::agent
