#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "pumpagent/control/hal.hpp"
#include "pumpagent/guard/library_judge.hpp"
#include "pumpagent/monitor/monitor.hpp"
#include "pumpagent/rt/pump_region.hpp"

namespace ph::agent {

// One look of the guard: its own readings, its own clocks, the drive's report and the confirmed
// programme as the judging thread found it, into lease, watchdog and status. Real-time safe after
// construction. The loop thread owns it; what it is made with outlives it.
//
//   in    confirmed (panel), drive, rulings of this process
//   out   the lease and the watchdog, guard (status and heartbeat), events[kGuard]
class GuardShell {
 public:
  // A guard that starts in the middle of an infusion gives no lease before its own ruling, and
  // has this long to find it before what runs counts as confirmed by nobody.
  static constexpr std::chrono::seconds kSettle{2};

  GuardShell(Volume step, GuardHal& hal, PumpRegion& region, const Mailbox<Ruling>& judged);

  // `other_clock`: of a second oscillator, since any start.
  void tick(const Now& now, std::chrono::nanoseconds other_clock) noexcept;
  // The last act: no lease.
  void end() noexcept { hal_.drop_lease(); }

  const GuardStatus& status() const { return status_; }

 private:
  void hear_panel();
  void hear_judge(const Now& now);
  void follow(const DriveSnapshot& drive);
  bool is_settling(const Now& now) const;
  DriveSnapshot look_at_drive();
  void lose(const Now& now, Trip trip, std::string_view why);

  GuardHal& hal_;
  PumpRegion& region_;
  const Mailbox<Ruling>& judged_;
  Monitor monitor_;
  SteadyTime began_{};
  DriveSnapshot drive_;
  ConfirmedRecord newest_;            // as the panel posted it last
  std::uint64_t newest_version_ = 0;  // of its mailbox; 0: none yet
  std::uint64_t judged_version_ = 0;
  std::uint64_t taken_version_ = 0;
  bool approved_ = false;         // the newest
  bool infuses_ = false;          // the drive, as last seen
  std::optional<OrderTag> held_;  // the order whose programme the monitor holds
  GuardStatus status_;
};

}  // namespace ph::agent
