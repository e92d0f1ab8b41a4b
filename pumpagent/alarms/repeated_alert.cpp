#include "pumpagent/alarms/repeated_alert.hpp"

#include <algorithm>

namespace ph::agent {

bool RepeatedAlert::started(SteadyTime now) {
  bool repeated = false;
  stopped_by_.each([&](AlarmCode code) {
    turns_[next_] = {code, now, true};
    next_ = (next_ + 1) % kKept;
    const auto turns = std::count_if(turns_.begin(), turns_.end(), [&](const Turn& turn) {
      return turn.is && turn.code == code && now - turn.at < kWithin;
    });
    repeated = repeated || turns >= kTurns;
  });
  stopped_by_ = AlarmSet{};
  if (repeated) turns_.fill(Turn{});
  return repeated;
}

}  // namespace ph::agent
