#pragma once
#include <chrono>
#include <memory>
#include <optional>

#include "protocol/domain/pump_model.hpp"
#include "pumpagent/drivers/fault_hal.hpp"
#include "pumpagent/loop/therapy_loop.hpp"
#include "pumpagent/monitor/monitor.hpp"
#include "pumpagent/world/world.hpp"
#include "tests/campaign/shelf.hpp"

namespace ph::campaign {

// A bug put in on purpose, to show that a campaign finds one of its kind.
enum class Planted : std::uint8_t {
  kNone,
  kNobodyWatches,   // the guard grants whatever it sees, and alarms clear themselves
  kMuteSounder,     // alarms stop the pump and make no sound
  kForgetsLockout,  // a restart forgets when the last dose began
  kAimsTooHigh,     // the pump takes twice the target that was confirmed
};

// The simulated pump taken apart into what can fail alone: drive (the loop), guard (the monitor),
// keeper, link and what is stored (the shelf), and the physics, wired as the processes are. One
// thread; simulated time. Deterministic by its seed.
class Rig {
 public:
  Rig(const PumpModel& model, std::uint64_t seed, std::vector<agent::InjectedFault> line_faults,
      Planted planted);

  void step(std::chrono::nanoseconds dt);

  // A person's key; nothing while the drive is away. The guard hears of it as the panel tells it.
  agent::Answer press(const agent::EngineCommand& command);
  void clear_alarms();

  void kill_drive();
  // From what it left in shared memory.
  void start_drive();
  // Drive, guard, keeper and link are gone; and back, with what the disk gives.
  void lose_power();
  void restore_power();
  bool has_power() const { return power_; }
  void hold_drive(bool held) { drive_held_ = held; }
  void kill_guard() { monitor_.reset(); }
  void start_guard();
  void hold_guard(bool held) { guard_held_ = held; }
  Shelf& shelf() { return shelf_; }
  void jump_clock(std::chrono::milliseconds by) { jump_ += by; }

  bool has_drive() const { return loop_ != nullptr; }
  bool drive_turns() const { return loop_ != nullptr && !drive_held_; }
  const agent::TherapyEngine& engine() const { return loop_->engine(); }
  agent::EngineSnapshot snapshot() const { return loop_->snapshot(); }
  bool sounding() const { return commands_.sounding && planted_ != Planted::kMuteSounder; }
  bool tripped() const { return monitor_ && monitor_->verdict().trip != agent::Trip::kNone; }
  agent::Trip trip() const { return monitor_ ? monitor_->verdict().trip : agent::Trip::kNone; }
  agent::PumpWorld& world() { return world_; }
  SteadyTime now() const { return now_; }
  // For keeper and link, who live by the wall clock: that jumps for them.
  Now wall() const {
    const auto since = std::chrono::duration_cast<milliseconds>(now_.time_since_epoch());
    return {now_, WallTime{std::chrono::hours{24} + since + jump_}};
  }

 private:
  // The drive's face of the world.
  class WorldFace final : public agent::Hal {
   public:
    explicit WorldFace(agent::PumpWorld& world) : world_(world) {}
    bool read(SteadyTime, agent::SensorReadings& out) noexcept override {
      out = world_.read();
      return true;
    }
    void write(SteadyTime, const agent::ActuatorCommands& commands) noexcept override {
      world_.command(commands);
    }

   private:
    agent::PumpWorld& world_;
  };

  void take_up(agent::EngineState state, std::chrono::nanoseconds away);
  void follow_order();
  void tick_drive();
  void tick_guard();
  void watch_link();
  void store();
  bool grants_all() const { return planted_ == Planted::kNobodyWatches && confirmed_; }

  agent::ControlSetup control_;
  Volume step_, back_off_most_;
  Planted planted_;
  SteadyTime now_{std::chrono::hours{1}};
  std::chrono::milliseconds jump_{0};
  agent::PumpWorld world_;
  WorldFace face_{world_};
  agent::FaultHal hal_;
  std::unique_ptr<agent::TherapyLoop> loop_;
  std::optional<agent::Monitor> monitor_;
  std::optional<Programme> confirmed_, secondary_;
  agent::OrderTag primary_order_, held_;  // of the confirmed programme; by which the guard goes
  Volume primary_given_;
  agent::ActuatorCommands commands_;
  agent::DriveReport report_;
  agent::EngineState shared_;
  Shelf shelf_;
  std::uint64_t seed_;
  SteadyTime unlinked_since_{};
  std::int64_t next_instance_ = 1;
  bool drive_held_ = false, guard_held_ = false, power_ = true, power_cycled_ = false;
  bool inhibited_ = false;
};

}  // namespace ph::campaign
