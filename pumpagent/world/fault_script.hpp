#pragma once
#include <chrono>
#include <cstddef>
#include <string_view>
#include <vector>

#include "protocol/base/result.hpp"
#include "pumpagent/world/fault.hpp"
#include "pumpagent/world/world.hpp"

namespace ph::agent {

struct TimedFault {
  std::chrono::milliseconds at{0};  // since the world's start
  WorldFault fault;
};

// A script of faults, one a line, in the order of their times:
//
//   # an occlusion that somebody opens
//   at 12.5s occlude_downstream
//   at 1.5min occlude_downstream 0
//   at 100s air_bubble 50 200
//
// A time in ms, s or min, to the millisecond and below 10,000 min; a kind by its name; its value (1
// where none is written) and its place. Empty lines and what follows a # say nothing. kMalformed
// names every line that is wrong, with what would be right; `name` is the file's.
Result<std::vector<TimedFault>> parse_fault_script(std::string_view text, std::string_view name);

// Plays a script into a world. The world's thread owns it; no heap after construction.
class FaultScript {
 public:
  FaultScript() = default;
  explicit FaultScript(std::vector<TimedFault> script) : script_(std::move(script)) {}

  // Applies what has become due at `since` the world's start; each once.
  void play(std::chrono::nanoseconds since, PumpWorld& world) {
    for (; next_ < script_.size() && script_[next_].at <= since; ++next_) {
      world.apply(script_[next_].fault);
    }
  }
  bool over() const { return next_ == script_.size(); }

 private:
  std::vector<TimedFault> script_;
  std::size_t next_ = 0;
};

}  // namespace ph::agent
