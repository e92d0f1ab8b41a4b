#pragma once
#include <chrono>
#include <cstdint>
#include <optional>

#include "pumpagent/monitor/report.hpp"

namespace ph::agent {

// Holds VTBI, KVO, delay, phases of the course and the longest time by a count of its own, whatever
// the drive counts. One thread; real-time safe.
class VolumeWatch {
 public:
  static constexpr Volume kExcess = microlitres(500);

  // A programme of which `given` has been given already.
  void begin(Volume given) {
    *this = VolumeWatch{};
    given_ = given;
  }
  // The place in the course, in every state: a stopped pump may be put on, too.
  Trip follow(const Programme& confirmed, const DriveReport& drive);
  // Behind follow(). `progress`: moved forwards in the `elapsed` since the last look, while the
  // drive was active.
  Trip count(const Programme& confirmed, const DriveReport& drive, Volume progress,
             std::chrono::nanoseconds elapsed);
  Volume given() const { return given_; }

 private:
  Trip count_kvo(const Programme& confirmed, Volume progress);
  Trip count_phase(const Programme& confirmed, const DriveReport& drive, Volume progress);

  Volume given_;  // towards the VTBI
  Volume kvo_given_, delay_given_, phase_given_;
  std::optional<std::uint8_t> phase_;
  std::chrono::nanoseconds running_{0};
};

}  // namespace ph::agent
