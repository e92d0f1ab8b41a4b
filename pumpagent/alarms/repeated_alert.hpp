#pragma once
#include <array>
#include <chrono>
#include <cstdint>

#include "protocol/base/clock.hpp"
#include "protocol/domain/alarm_set.hpp"

namespace ph::agent {

// Sees that the same alarm stops the pump and a person starts it again, over and over (P53): three
// such turns in ten minutes, and the pump halts until somebody has looked for the cause. Restarts
// by the pump itself (P52) do not count. One thread; real-time safe.
class RepeatedAlert {
 public:
  static constexpr std::uint32_t kTurns = 3;
  static constexpr std::chrono::minutes kWithin{10};

  // These alarms have stopped an infusion.
  void stopped(AlarmSet by) { stopped_by_ = stopped_by_ | by; }
  // The pump has made it go on by itself.
  void restarted() { stopped_by_ = AlarmSet{}; }
  // A person made it go on. True: for the third time after the same alarm; counts anew then.
  bool started(SteadyTime now);

 private:
  static constexpr std::size_t kKept = 12;
  struct Turn {
    AlarmCode code = AlarmCode::kGuardTrip;
    SteadyTime at{};
    bool is = false;
  };

  AlarmSet stopped_by_;
  std::array<Turn, kKept> turns_{};
  std::size_t next_ = 0;
};

}  // namespace ph::agent
