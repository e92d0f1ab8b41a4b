#pragma once
#include <chrono>
#include <cstdint>
#include <optional>

#include "pumpagent/control/hal.hpp"
#include "pumpagent/loop/therapy_loop.hpp"
#include "pumpagent/rt/pump_region.hpp"
#include "pumpagent/rt/tick_loop.hpp"

namespace ph::agent {

// One tick of the drive between the hardware and the other processes. After construction real-time
// safe: no heap, no lock, no system call; every queue is bounded, and a full one counts. The loop
// thread owns it; hardware and region outlive it.
//
//   in    commands (panel), guard, panel and link status, the confirmed programme
//   out   answers (one a command), drive (snapshot and heartbeat), events[kDrive]
class DriveShell {
 public:
  // A start waits this long for the guard's lease, then it is refused.
  static constexpr std::chrono::milliseconds kGrantWait{1'000};
  // Words of other processes older than this no longer count.
  static constexpr std::chrono::milliseconds kFresh{1'000};
  static constexpr std::chrono::seconds kLinkSilent{15};
  // Ticks in a row in which the guard is silent, after kFresh, until an infusion under it is called
  // interrupted: not in the first ticks after a stall of the whole machine.
  static constexpr int kSilentTicks = 100;

  // Takes up `remembered`: what ran is paused. A pump that was out of service comes back after a
  // loss of power alone, with what it held stopped and the self-test before it. Commands given to
  // the drive before it are answered kTooLate, whatever they were. `channel`: channel_version(),
  // for the guard to compare.
  DriveShell(const ControlSetup& setup, std::uint64_t channel, Hal& hal, PumpRegion& region,
             const TherapyRecord& remembered);

  // The power-on self-test with both channels; before the first tick. Until it has passed nothing
  // starts.
  void begin_self_test() { loop_.begin_self_test(true); }
  void tick(const Now& now, const TickCounts& counts) noexcept;
  // The last tick: the motor off, what ran paused, the state told and remembered as interrupted.
  void end(const Now& now, const TickCounts& counts) noexcept;

  EngineSnapshot engine() const { return loop_.snapshot(); }
  const AlarmBoard& alarms() const { return loop_.alarms(); }

 private:
  enum class Grant : std::uint8_t { kGiven, kAwaited, kRefused };

  void look_around(const Now& now);
  void heed_guard(const Now& now);
  void watch_guard(bool fresh);
  void take_commands(const Now& now);
  Grant grant_for(const DriveCommand& command, const Now& now);
  Grant guard_says(const DriveCommand& command, const Now& now) const;
  Answer carry_out(const DriveCommand& command, const Now& now);
  void tell_events(const Now& now);
  void tell_loop(const Now& now);
  void tell_gap(const Now& now);
  void tell(EventRecord record, const Now& now);
  void tell_picture(const Now& now, const TickCounts& counts, const EngineState& saved);

  Hal& hal_;
  PumpRegion& region_;
  TherapyLoop loop_;
  std::uint64_t channel_;
  std::uint64_t power_on_;
  SteadyTime began_{};
  SensorReadings readings_;
  GuardStatus guard_;
  LinkStatus link_;
  PanelStatus panel_;
  KeeperNotice keeper_;
  bool tripped_ = false;
  int silent_ticks_ = 0;                    // of the guard, in a row
  bool interrupted_ = false;                // in this tick, by the guard's end
  std::uint64_t lost_ = 0;                  // events that found no room
  std::uint32_t lost_seen_ = 0;             // of those that the loop counts
  std::optional<SteadyTime> awaits_grant_;  // since when the oldest command waits
};

}  // namespace ph::agent
