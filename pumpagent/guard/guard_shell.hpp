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

// The figures of one pump that the guard works with.
struct GuardSetup {
  Volume step;                // of the model
  Volume back_off_most;       // drawn back after one occlusion, of the model; zero: it never is
  std::uint64_t channel = 0;  // channel_version() of the guard
  FlowRate leak_per_bar{};    // of the line, which the drive makes up for; of the model
  PrimeRule prime{};          // of the model
  Volume pressed{};           // in an occlusion test, of the model

  static GuardSetup of(const PumpModel& model);
};

// What the judging thread found of the panel's two confirmations.
struct Rulings {
  Mailbox<Ruling> confirmed, interrupted;
};

// One look of the guard: its own readings, its own clocks, the drive's report and the confirmed
// programme as the judging thread found it, into lease, watchdog and status. Real-time safe after
// construction. The loop thread owns it; what it is made with outlives it.
//
//   in    confirmed and interrupted (panel), drive, rulings of this process
//   out   the lease and the watchdog, guard (status and heartbeat), events[kGuard]
class GuardShell {
 public:
  // A guard that starts in the middle of an infusion gives no lease before its own ruling, and
  // has this long to find it before what runs counts as confirmed by nobody. So, too, when the
  // piggyback in whose middle it started gives way to its primary.
  static constexpr std::chrono::seconds kSettle{2};
  // The self-test at the start: so many looks in a row with sound readings and the drive-enable
  // line down. After kSettle what is still wrong is a trip.
  static constexpr int kTestLooks = 5;
  // The line falls within the lease; a busy machine is left the rest.
  static constexpr std::chrono::milliseconds kLineFalls{500};

  // The watchdog takes food too soon for a fault as well: looks that follow a late one at once
  // feed nothing (P82).
  static constexpr std::chrono::milliseconds kFeedLeast{5};

  GuardShell(const GuardSetup& setup, GuardHal& hal, PumpRegion& region, const Rulings& judged);

  // `other_clock`: of a second oscillator, since any start.
  void tick(const Now& now, std::chrono::nanoseconds other_clock) noexcept;
  // The last act: no lease.
  void end() noexcept { hal_.drop_lease(); }

  const GuardStatus& status() const { return status_; }

 private:
  void hear_panel(const DriveSnapshot& drive);
  void hear_priming(const DriveSnapshot& drive);
  void hear_judge(const Now& now);
  void hear_interrupted(const DriveSnapshot& drive);
  void follow(const DriveSnapshot& drive);
  void take_over(const DriveSnapshot& drive);
  void return_to_primary();
  void keep_primary(const OrderTag& primary);
  void await_primary(const OrderTag& primary);
  bool is_settling(const Now& now);
  void test_self(const Now& now, bool read);
  Trip judge_line(const Now& now);
  Trip judge(const Now& now, std::chrono::nanoseconds other_clock, const DriveSnapshot& drive,
             bool read);
  void serve(const Now& now);
  DriveSnapshot look_at_drive();
  void lose(const Now& now, Trip trip, std::string_view why);
  void tell(const Now& now, EventKind kind, std::string_view text);

  // An infusion that a piggyback interrupts: the monitor comes back to it.
  struct Interrupted {
    OrderTag order;
    Programme programme;
    Volume given;
  };

  GuardHal& hal_;
  PumpRegion& region_;
  const Rulings& judged_;
  std::uint64_t channel_;
  PrimeRule prime_;
  Monitor monitor_;
  SteadyTime began_{};
  SteadyTime fed_{};
  SteadyTime dropped_{};  // since when there is no lease
  SensorReadings readings_;
  int sound_looks_ = 0;  // in a row, of the self-test
  DriveSnapshot drive_;
  ConfirmedRecord newest_;            // as the panel posted it last
  std::uint64_t newest_version_ = 0;  // of its mailbox; 0: none yet
  std::uint64_t judged_version_ = 0;
  std::uint64_t taken_version_ = 0;
  bool approved_ = false;         // the newest
  bool infuses_ = false;          // the drive, as last seen
  std::optional<OrderTag> held_;  // the order whose programme the monitor holds
  std::optional<Interrupted> primary_;
  std::uint64_t interrupted_version_ = 0;  // of the primary's own confirmation, as it was judged
  OrderTag awaited_;        // a primary that the piggyback in hand comes back to, not yet heard of
  SteadyTime held_last_{};  // when the monitor last held a programme
  GuardStatus status_;
};

}  // namespace ph::agent
