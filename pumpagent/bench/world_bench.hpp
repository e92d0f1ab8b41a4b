#pragma once
#include <atomic>
#include <optional>

#include "pumpagent/bedside/simulated_nurse.hpp"
#include "pumpagent/bench/console.hpp"
#include "pumpagent/rt/tick_loop.hpp"
#include "pumpagent/setup/station.hpp"
#include "pumpagent/world/fault_script.hpp"
#include "pumpagent/world/world.hpp"

namespace ph::agent {

// The simulated hardware of one pump, with its bench: physics in real time on the registers in
// shared memory, the keys and the display of the front, faults, and a nurse if wanted. The physics
// run on a thread of their own; everything else on the console's.
class WorldBench final : public Bench {
 public:
  explicit WorldBench(const Station& station);

  // Before run(): faults that come at their times since the world's start.
  void play(FaultScript script) { script_ = std::move(script); }
  // The physics; until stop(). Its own thread.
  void run();
  void stop() { loop_.stop(); }
  // The nurse looks; about twice a second.
  void look(SteadyTime now);

  // Bench
  std::string state() override;
  Status press(const ConsoleKey& key) override;
  Status break_something(const ConsoleFault& fault) override;

 private:
  void tick(const Now& now);
  void power_on(const Now& now);
  std::optional<Display> display() const;

  const Station& station_;
  PumpRegion& region_;
  PumpWorld world_;
  TickLoop loop_{std::chrono::milliseconds{1}};
  SteadyTime began_{}, last_{};
  FaultScript script_;
  std::int64_t lease_seen_ = 0;
  int stop_key_ticks_ = 0;
  std::atomic<bool> stop_pressed_{false};
  // Lamp and sounder as last commanded, for the page.
  std::atomic<Priority> lamp_{Priority::kInformation}, sound_{Priority::kInformation};
  std::atomic<std::uint32_t> bursts_{0};
  Ring<WorldFault, 64> faults_{};
  std::optional<SimulatedNurse> nurse_;
};

}  // namespace ph::agent
