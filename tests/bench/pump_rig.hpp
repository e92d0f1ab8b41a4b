#pragma once
#include <chrono>
#include <vector>

#include "protocol/domain/pump_model.hpp"
#include "pumpagent/loop/therapy_loop.hpp"
#include "pumpagent/world/world.hpp"
#include "tests/bench/trumpet.hpp"

namespace ph::bench {

// One pump on the test bench in simulated time: the agent's own loop (engine, alarms, control) and
// the physics, nothing between them; the enable lease always holds. Deterministic by seed.
class PumpRig {
 public:
  // `tick`: of loop and physics alike; 10 ms is as true as 1 ms for flow and pressure.
  PumpRig(const PumpModel& model, std::uint64_t seed, std::chrono::milliseconds tick);

  // A continuous infusion without end, begun now. False: the engine refuses it.
  bool start(FlowRate rate, Pressure occlusion_limit);
  void run(std::chrono::nanoseconds time);
  // Until an alarm stands that stops the pump, at most `longest`; what it took.
  std::chrono::nanoseconds run_to_alarm(std::chrono::nanoseconds longest);
  // What has arrived at the patient, twice a minute from now on. A container that runs low is
  // changed for a full one.
  std::vector<DeliverySample> deliver(std::chrono::minutes time);

  bool alarmed() const { return loop_.alarms().reaction() == Reaction::kStop; }
  bool stands(AlarmCode code) const;
  agent::PumpWorld& world() { return world_; }
  agent::TherapyLoop& loop() { return loop_; }

 private:
  void step();

  std::chrono::milliseconds tick_;
  SteadyTime now_{std::chrono::hours{1}};
  agent::PumpWorld world_;
  agent::TherapyLoop loop_;
};

}  // namespace ph::bench
