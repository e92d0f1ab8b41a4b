#pragma once
#include <chrono>
#include <memory>
#include <optional>

#include "protocol/domain/pump_model.hpp"
#include "pumpagent/drivers/fault_hal.hpp"
#include "pumpagent/loop/therapy_loop.hpp"
#include "pumpagent/monitor/monitor.hpp"
#include "pumpagent/world/world.hpp"

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
// what is stored, and the physics, wired as drive, guard and keeper wire them. One thread;
// simulated time. Deterministic by its seed.
class Rig {
 public:
  Rig(const PumpModel& model, std::uint64_t seed, std::vector<agent::InjectedFault> line_faults,
      Planted planted);

  void step(std::chrono::nanoseconds dt);

  // A person's key; nothing while the drive is away. The guard hears of it as the panel tells it.
  agent::Answer press(const agent::EngineCommand& command);
  void clear_alarms();

  void kill_drive();
  // From what it left in shared memory; `stored`: from the keeper's disk, the pump was without
  // power.
  enum class From { kShared, kDisk, kTorn };
  void start_drive(From from);
  void hold_drive(bool held) { drive_held_ = held; }
  void kill_guard() { monitor_.reset(); }
  void start_guard();
  void hold_guard(bool held) { guard_held_ = held; }
  void fill_disk() { disk_full_ = true; }
  void link_lost(bool lost) { link_lost_ = lost; }
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

  void follow_order();
  void tick_drive();
  void tick_guard();
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
  agent::EngineState shared_, disk_;
  std::int64_t next_instance_ = 1;
  bool drive_held_ = false, guard_held_ = false, disk_full_ = false, link_lost_ = false;
  bool inhibited_ = false;
};

}  // namespace ph::campaign
