#pragma once
#include <deque>
#include <memory>
#include <optional>

#include "pumpagent/bedside/bedside.hpp"
#include "pumpagent/journal/disk.hpp"
#include "pumpagent/keeper/pump_memory.hpp"
#include "pumpagent/setup/station.hpp"

namespace ph::agent {

// The bedside process: keys and proposals in; display, commands to the drive and the confirmed
// programme for the guard out. Remembers orders on disk before it acts on them, and what it last
// told of each until the record holds the end: a start tells the authors what became of them. A
// command that makes the motor run is held until the guard has judged what was confirmed. One
// thread.
class Panel {
 public:
  Panel(Disk& disk, const Station& station);

  // Fifty a second.
  void turn(const Now& now);

 private:
  struct Snapshot {
    DriveSnapshot drive;
    std::optional<AlarmLine> gravest;
    bool silenced = false;
  };

  bool look(const Now& now);
  void restore(const Now& now);
  void tell_open_orders(PumpMemory memory, const Now& now);
  void tell(std::vector<PumpEvent> events, const Now& now);
  void take_library(const Now& now);
  void hear_answers();
  void hear_proposals(const Now& now);
  void hear_keys(const Now& now);
  void carry_out(BedsideEffects effects, const Now& now);
  void remember(const std::vector<PumpEvent>& events);
  void confirm();
  void confirm_interrupted();
  bool send(const DriveCommand& command);
  void send_commands(const Now& now);
  bool may_send(const EngineCommand& command) const;
  void send_events();
  void publish(const Now& now);
  void post_telemetry(const Now& now);
  Surroundings surroundings() const;

  Disk& disk_;
  const Station& station_;
  PumpRegion& region_;
  Bedside bedside_;
  Snapshot seen_;
  bool restored_ = false;
  bool memory_lost_ = false;  // until the drive has raised the alarm
  OpenOrders open_;
  Digest library_{};
  std::deque<EngineCommand> commands_;
  std::optional<SteadyTime> held_since_;
  std::deque<EventRecord> events_;
  std::deque<DriveCommand> unanswered_;  // the drive owes one answer each
  ConfirmedRecord confirmed_;
  ConfirmedRecord interrupted_;
  SteadyTime next_telemetry_{};
};

}  // namespace ph::agent
