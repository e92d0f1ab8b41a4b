#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>

#include "pumpagent/monitor/report.hpp"

namespace ph::agent {

// Holds every dose against the confirmed programme by a lockout clock, an interval clock and a
// window count of its own (P20, P22, P23): the drive's counters are not asked. A dose lies in the
// window from its beginning on, and a whole window of base flow is added. One thread; real-time
// safe. What it remembers ends with the guard's process: the drive's own history does not.
class DoseWatch {
 public:
  // Beyond a dose or the window's limit: whole steps and coasting of many doses.
  static constexpr Volume kSlack = microlitres(100);
  static constexpr std::int64_t kSlackPercent = 2;

  // The infusion was given up: nothing of before counts.
  void forget() { *this = DoseWatch{}; }
  // Another programme follows at once: lockout and window go on, its programmed doses begin anew.
  void go_over() {
    current_ = suspended_ = InHand{};
    periodic_.reset();
  }
  // `progress`: moved forwards since the last look. Call it in every look.
  Trip look(const Programme& confirmed, const DriveReport& drive, Volume progress, SteadyTime now);

 private:
  static constexpr std::size_t kMostGiven = 48;  // beyond: two doses count as one
  struct InHand {
    Activity activity = Activity::kNone;
    FlowRate rate;
    Volume given;
  };
  struct Given {
    SteadyTime began{};
    Volume volume;
  };

  Trip begin(const Programme& confirmed, const DriveReport& drive, SteadyTime now);
  Trip go_on(const Programme& confirmed, const DriveReport& drive, SteadyTime now);
  Trip judge_time(const Programme& confirmed, Activity activity, SteadyTime now);
  Trip judge_window(const Programme& confirmed, Volume coming) const;
  void leave_window(const Programme& confirmed, SteadyTime now);
  void note(Volume volume);
  Volume share(const Programme& confirmed, const DriveReport& drive, Volume progress) const;

  InHand current_;
  InHand suspended_;  // behind a demand dose, which outranks it (P26, P29)
  std::uint32_t granted_ = 0, number_ = 0;
  std::optional<SteadyTime> demand_, periodic_;  // the last that began
  std::array<Given, kMostGiven> given_{};
  std::size_t first_ = 0, count_ = 0;
  Volume in_window_;
};

}  // namespace ph::agent
