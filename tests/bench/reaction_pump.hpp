#pragma once
#include <memory>
#include <optional>
#include <string>

#include "tests/bench/child.hpp"
#include "tests/bench/pump_folder.hpp"
#include "tests/bench/stamped_world.hpp"

namespace ph::bench {

// One pump of real processes (drive, guard, keeper) on hardware that stamps, with a signed library
// on its disk. The bench stands in for the panel, so that a stopped infusion goes on within
// milliseconds and not at the pace of a person's keys. One thread.
class ReactionPump {
 public:
  // All of it on one `core`; below 0: on any.
  static Result<std::unique_ptr<ReactionPump>> make(int core);
  ~ReactionPump();

  // Clears what stands, and starts or resumes, until the motor runs. kUnavailable names what stands
  // in the way after 10 s.
  Status make_it_run();
  // One trial: makes the edge, waits for the answer, takes the edge away again. kUnavailable when
  // there was none within 5 s.
  Result<std::chrono::nanoseconds> react_to(StampedWorld::Edge edge);
  // The drive stands still until the guard has taken the line away: a trip, and the last act of
  // this pump.
  Result<std::chrono::nanoseconds> hang();

 private:
  ReactionPump() = default;
  Status start_channels();
  Status confirm();
  Result<std::chrono::nanoseconds> wait_for_answer();
  void ask(agent::EngineVerb verb);
  void push_on(const agent::DriveSnapshot& drive);
  void hear_answers();
  void clear_alarms(const agent::DriveSnapshot& drive);

  std::string refusal_ = "no word of the drive";
  std::unique_ptr<PumpFolder> folder_;
  std::unique_ptr<StampedWorld> world_;
  int core_ = -1;
  Child keeper_, guard_, drive_;
  Programme programme_;
  agent::OrderTag order_;
};

}  // namespace ph::bench
