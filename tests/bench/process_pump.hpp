#pragma once
#include <array>
#include <memory>
#include <optional>
#include <string>

#include "pumpagent/bedside/key.hpp"
#include "tests/bench/child.hpp"
#include "tests/bench/pump_folder.hpp"

namespace ph::bench {

// The programs of one pump, in the order in which they are started.
enum class Program : std::uint8_t { kWorld, kKeeper, kGuard, kDrive, kPanel, kLink };
inline constexpr std::size_t kProgramCount = 6;
std::string_view to_string(Program program);  // "world", …

// One pump of all its six real processes, and the person before it: reads what the front shows and
// presses keys, as the console of pumphouse-world would. Nobody else uses that console. One thread.
class ProcessPump {
 public:
  // Started and past its self-test; nothing ordered. `disk`: see PumpFolder.
  static Result<std::unique_ptr<ProcessPump>> make(std::int64_t rate, std::uint64_t disk);

  Child& child(Program program) { return children_[static_cast<std::size_t>(program)]; }
  Status start(Program program);
  // Everything at once, as when the power goes, and back.
  Status cycle_power();
  PumpFolder& folder() { return *folder_; }

  // The order of `rate` mL/h comes, is confirmed and started by keys.
  Status infuse(std::int64_t rate);
  // Clears what stands and resumes, until the motor runs. kUnavailable after 20 s, with what the
  // front said.
  Status resume();
  void press(agent::Key key);

  // The drive's newest picture, when it is of now.
  std::optional<agent::DriveSnapshot> drive();
  bool tripped();
  // Physically, over every life of the world.
  Volume arrived();

 private:
  ProcessPump() = default;
  Status await_idle();
  Status offer(std::int64_t rate);
  bool offered(agent::Key key);
  Status press_when_offered(agent::Key key, std::chrono::seconds most);

  std::unique_ptr<PumpFolder> folder_;
  std::array<Child, kProgramCount> children_;
  std::uint64_t world_life_ = 0;
  Volume before_, in_life_;  // of the lives of the world before; of this one
};

}  // namespace ph::bench
