#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/domain/facts.hpp"
#include "pumpagent/bedside/bedside.hpp"
#include "pumpagent/bedside/simulated_nurse.hpp"
#include "pumpagent/loop/therapy_loop.hpp"
#include "pumpagent/monitor/monitor.hpp"
#include "pumpagent/world/world.hpp"

namespace ph::agent {

struct SimulatedPumpSetup {
  PumpId id;
  PumpModel model;
  std::uint64_t seed = 1;
  std::optional<NurseHabits> nurse;  // empty: keys are pressed by press() alone
  std::int64_t first_alarm_instance = 1;
};

// A whole pump without I/O: world, loop, monitor and bedside in one thread, stepped by its owner.
// The owner stores what events() gives before it tells anyone, and holds journal and session. The
// steady time handed in must not run back; `dt` 1 to 100 ms.
class SimulatedPump {
 public:
  explicit SimulatedPump(const SimulatedPumpSetup& setup);

  void step(const Now& now, std::chrono::nanoseconds dt);

  void propose(const Order& order, std::optional<milliseconds> age, const Now& now);
  void withdraw(const OrderId& id, const std::string& reason, const Now& now);
  void enter(const OrderRequest& request, const Now& now);
  void press(const KeyPress& key, const Now& now);
  // The patient's own: a demand dose, or a denial that is counted.
  void patient_button(const Now& now);
  // kConflict while not passive. The caller has verified the library.
  Status activate(std::shared_ptr<const Library> library, const LibraryVersion& version);
  bool is_passive() const { return bedside_.is_passive(loop_.snapshot()); }
  void fault(const WorldFault& fault) { world_.apply(fault); }
  // Conditions from outside, such as kLinkLost or kLibraryStale.
  void report(AlarmSet outside) { outside_ = outside; }

  // Power is lost and comes back: what ran is paused; the world goes on as it was. `away`: see
  // TherapyEngine::restore.
  struct Memory {
    EngineState engine;
    BedsideMemory bedside;
    std::int64_t next_alarm_instance = 1;
  };
  Memory memory() const;
  void restore(const Memory& memory, std::chrono::nanoseconds away);

  Telemetry telemetry(const Now& now) const;
  std::vector<StandingAlarm> standing_alarms() const;
  Display display() const;
  // Takes what happened since the last call, in order.
  std::vector<PumpEvent> events();
  bool has_events() const { return !events_.empty(); }

  Volume delivered() const { return world_.arrived(); }  // at the patient, physically
  EngineSnapshot engine() const { return loop_.snapshot(); }
  PumpState state() const { return loop_.engine().state(); }
  MonitorVerdict monitor() const { return monitor_.verdict(); }
  const Bedside& bedside() const { return bedside_; }
  PumpWorld& world() { return world_; }

 private:
  void carry_out(BedsideEffects effects, const Now& now);
  void command(const EngineCommand& command);
  void switch_on(const Now& now);
  void guard(const Now& now);
  void inform_guard();
  // The engine as it is now, in picture_: its programme is copied only when it is another.
  const EngineSnapshot& look();
  void look_after(const Now& now);
  void take_records(const Now& now);
  void note_alarm(const AlarmChange& change, const Now& now);
  void note_engine(const EngineEvent& event, const Now& now);
  void push(PumpEvent event, const Now& now);
  std::optional<AlarmLine> gravest() const;

  SteadyTime started_{};
  bool first_ = true;
  PumpWorld world_;
  TherapyLoop loop_;
  Monitor monitor_;
  Bedside bedside_;
  std::optional<SimulatedNurse> nurse_;
  AlarmSet outside_;
  bool tripped_ = false;
  std::uint32_t lost_records_ = 0;
  SteadyTime next_look_{}, next_guard_{};
  SensorReadings readings_;
  EngineSnapshot picture_;
  std::uint32_t shown_ = 0;  // which programme stands in picture_
  OrderTag guarded_;         // the order that the monitor goes by
  PrimeRule prime_;
  bool primes_ = false;  // the monitor has a person's word for it
  std::vector<PumpEvent> events_;
  std::vector<std::pair<std::int64_t, WallTime>> alarm_times_;
};

}  // namespace ph::agent
