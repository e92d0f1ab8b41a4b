#pragma once
#include <memory>
#include <optional>
#include <string>

#include "protocol/wire/session.hpp"
#include "pumpagent/journal/journal.hpp"
#include "pumpagent/journal/library_slots.hpp"
#include "pumpagent/journal/memory_disk.hpp"
#include "pumpagent/keeper/library_fetch.hpp"
#include "pumpagent/link/journal_record.hpp"
#include "pumpagent/whole/simulated_pump.hpp"
#include "tests/sim/pump_memory.hpp"
#include "tests/sim/server.hpp"

namespace ph::sim {

// One pump of the simulated hospital: flash and the world around it stay for good; everything else
// lives from power-on to power cut. The cores are those of a real pump, the shell around them is
// the keeper's and the link's work in simulated time: memory, then journal, then told to anybody.
// A simulated nurse stands outside and sees the display only.
class Pump {
 public:
  Pump(const ServerRooms& rooms, Planted planted, PumpId id, const PumpModel& model,
       std::uint64_t seed);

  // One turn of kTurn; `server` is empty while it cannot be reached.
  static constexpr milliseconds kTurn{100};
  void step(Now now, Server* server);

  // The power goes after so many more changes on flash, or at the end of this turn with 0.
  void cut_power_after(std::uint64_t changes);
  void jump_clock(milliseconds by) { skew_ += by; }
  void fault(const agent::WorldFault& fault);
  void press_stop(Now now);
  // An order that no honest server sends, straight to the bedside's gate through the pump's end.
  void inject(const wire::ServerMessage& message, Now now);

  const PumpId& id() const { return id_; }
  const PumpModel& model() const { return model_; }
  bool is_on() const { return on_ != nullptr; }
  bool is_welcome() const { return on_ && on_->end && on_->end->is_welcome(); }
  Line* line() { return on_ ? on_->line.get() : nullptr; }
  // Only while it is on.
  const agent::SimulatedPump& body() const { return *on_->body; }
  bool has_failed() const { return on_ && body().engine().state == PumpState::kFailed; }
  std::optional<LibraryVersion> library() const;
  Cursors acknowledged() const { return on_->journal->acknowledged(); }
  std::uint64_t power_cuts() const { return power_cuts_; }

 private:
  // What a power cut takes away.
  struct Powered {
    std::unique_ptr<agent::Journal> journal;
    std::optional<agent::JournalRecord> record;
    std::optional<agent::LibrarySlots> slots;
    std::optional<agent::LibraryFetch> fetch;
    std::unique_ptr<agent::SimulatedPump> body;
    std::optional<wire::PumpEnd> end;
    std::shared_ptr<Line> line;
    std::optional<agent::SimulatedNurse> nurse;
    std::map<OrderId, OrderState> open;
    std::vector<PumpEvent> events;  // of the shell itself
    std::uint64_t boot = 0;
    SteadyTime dial_at{}, look_at{}, save_at{}, telemetry_at{}, unlinked_since{};
    int failures = 0;
    Bytes unproven;  // of kTrustsLibraries
    std::optional<wire::LibraryTarget> unproven_target;
  };

  void power_on(Now now);
  Status wake(Now now);
  Status take_up_library();
  void power_off(Now now);
  void look(Now now);
  void press(const agent::KeyPress& key, Now now);
  Status store(Now now);
  void report(EventKind kind, std::int64_t number, std::string text, Now now);
  void tend_library(Now now);
  void activate_when_safe(Now now);

  void link(Now now, Server* server);
  void dial(Now now, Server& server);
  void hung_up(Now now);
  void tell(Now now);
  void carry_out(std::vector<wire::PumpEffect> effects, Now now);
  void carry_out(wire::PumpEffect& effect, Now now);
  void want(const wire::LibraryTarget& target, Now now);
  void take(const wire::Chunk& chunk, Now now);
  void fetch_more(Now now);
  void trust(const wire::Chunk& chunk);
  void check(const Status& status) { broken_ = broken_ || !status; }

  ServerRooms rooms_;
  Planted planted_;
  PumpId id_;
  const PumpModel& model_;
  Dice dice_;
  StreamId stream_{};
  agent::MemoryDisk disk_;
  agent::PumpWorld world_;  // while the power is off
  std::unique_ptr<Powered> on_;
  SteadyTime wake_at_{};
  milliseconds skew_{0};
  bool broken_ = false;    // flash failed: the power is going
  bool injected_ = false;  // this line carried what no honest server says
  std::uint64_t power_cuts_ = 0;
};

}  // namespace ph::sim
