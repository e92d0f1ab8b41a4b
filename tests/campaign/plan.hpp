#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <string>

#include "protocol/domain/programme.hpp"
#include "protocol/domain/pump_model.hpp"
#include "pumpagent/drivers/fault_hal.hpp"
#include "pumpagent/world/fault.hpp"

namespace ph::campaign {

// Everything that is drawn at random in a campaign comes from here.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::int64_t below(std::int64_t most) {
    return static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(most));
  }
  std::int64_t between(std::int64_t least, std::int64_t most) {
    return least + below(most - least + 1);
  }
  bool one_in(std::int64_t many) { return below(many) == 0; }

 private:
  std::mt19937_64 engine_;
};

// What happens to a process of the pump.
enum class ProcessFault : std::uint8_t {
  kDriveKilled,   // and started anew
  kDriveStopped,  // for a while, then it goes on as if nothing had been
  kGuardKilled,
  kGuardStopped,
  kPowerLost,      // everything, and back
  kMemoryRotten,   // the same, and what was stored of the therapy cannot be read
  kJournalTorn,    // the same, in the middle of a write
  kDiskFull,       // nothing is stored any more; the keeper ends at each try
  kLinkFlaps,      // the line to the server, every few hundred milliseconds
  kClockJumps,     // of the machine, for drive and guard alike
  kKeeperKilled,   // and started anew
  kKeeperStopped,  // for a while
  kPanelKilled,    // no key but STOP reaches the pump until it is back
  kPanelStopped,   // the same
};
inline constexpr std::size_t kProcessFaultCount =
    static_cast<std::size_t>(ProcessFault::kPanelStopped) + 1;

// One fault: exactly one of the three kinds.
std::string_view name_of(ProcessFault fault);

struct SingleFault {
  std::optional<agent::WorldFault> world;
  std::optional<agent::InjectedFault> line;  // between the drive and its hardware
  std::optional<ProcessFault> process;
  std::chrono::milliseconds at{0};    // after the start of the infusion
  std::chrono::milliseconds time{0};  // how long a process is away, or how far the clock jumps
  std::string name;
  std::string kind;  // without figures, to be counted by
};

// One run: a pump, a therapy, a fault and the person beside it, by one seed.
struct Plan {
  PumpModel model;
  Programme programme;
  std::optional<Programme> secondary;  // a piggyback, taken by the person
  std::chrono::milliseconds secondary_at{0};
  SingleFault fault;
  std::chrono::milliseconds length{0}, tick{0};
  std::string name;  // of the therapy
};
Plan draw_plan(std::uint64_t seed, const std::vector<PumpModel>& models);

}  // namespace ph::campaign
