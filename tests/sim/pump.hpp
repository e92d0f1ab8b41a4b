#pragma once
#include <memory>
#include <optional>
#include <string>

#include "protocol/wire/session.hpp"
#include "pumpagent/journal/journal.hpp"
#include "pumpagent/journal/library_slots.hpp"
#include "pumpagent/keeper/library_fetch.hpp"
#include "pumpagent/keeper/pump_memory.hpp"
#include "pumpagent/link/journal_record.hpp"
#include "pumpagent/whole/simulated_pump.hpp"
#include "tests/sim/flash.hpp"
#include "tests/sim/server.hpp"

namespace ph::sim {

// One pump of the simulated hospital: flash and the world around it stay for good; everything else
// lives from power-on to power cut. The cores are those of a real pump, the shell around them is
// the keeper's and the link's work in simulated time: memory, then journal, then told to anybody.
// A keeper that dies, or finds no room, is started again while the pump delivers on.
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
  // The keeper dies there; the next one goes on with its work.
  void kill_keeper_after(std::uint64_t changes);
  // The link dies and is started again; the server hears of it.
  void kill_link(Now now);
  // The pump comes by another way and leaves its connection standing.
  void roam(Now now, milliseconds later);
  // Its flash takes so many more bytes; 0: as many as there are.
  void fill_flash(std::uint64_t room);
  void dial_now() { on_ ? void(on_->dial_at = SteadyTime{}) : void(); }
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
  const agent::Journal& journal() const { return *on_->journal; }
  bool has_failed() const { return on_ && body().engine().state == PumpState::kFailed; }
  std::optional<LibraryVersion> library() const;
  Cursors acknowledged() const { return on_->journal->acknowledged(); }
  std::uint64_t power_cuts() const { return power_cuts_; }
  std::uint64_t keeper_losses() const { return keeper_losses_; }
  std::uint64_t twin_turns() const { return twin_turns_; }
  std::uint64_t messages() const { return messages_; }

 private:
  // What a power cut takes away.
  struct Powered {
    std::unique_ptr<agent::Journal> journal;
    std::optional<agent::JournalRecord> record;
    std::optional<agent::LibrarySlots> slots;
    std::optional<agent::LibraryFetch> fetch;
    std::unique_ptr<agent::SimulatedPump> body;
    std::unique_ptr<agent::SimulatedPump> twin;  // the same, without a network while it infuses
    bool apart = false;                          // it was not told what the pump was told
    std::optional<wire::PumpEnd> end;
    std::shared_ptr<Line> line;
    std::optional<agent::SimulatedNurse> nurse;
    agent::OpenOrders open;
    std::vector<PumpEvent> events;   // of the shell itself
    std::vector<PumpEvent> waiting;  // for a keeper
    agent::PumpMemory unfinished;    // the batch of a keeper that died
    bool keeps = true;               // a keeper lives
    std::uint64_t boot = 0;
    SteadyTime dial_at{}, look_at{}, save_at{}, saved_at{}, telemetry_at{}, unlinked_since{};
    SteadyTime keeper_at{};
    int failures = 0;
    Bytes unproven;  // of kTrustsLibraries
    std::optional<wire::LibraryTarget> unproven_target;
  };

  // pump.cpp
  Now own(Now now) const;
  void look(Now now);
  bool must_wait_for_keeper(agent::Key key) const;
  void press(const agent::KeyPress& key, Now now);
  void step_body(Now now);
  template <class Work>
  void from_outside(Work&& work);
  void report(EventKind kind, std::int64_t number, std::string text, Now now);
  void check(const Status& status) { broken_ = broken_ || !status; }
  // pump_power.cpp
  void power_on(Now now);
  Status wake(Now now);
  Status open_record();
  Status take_up_library(agent::SimulatedPump& body);
  Result<std::unique_ptr<agent::SimulatedPump>> make_body(const agent::PumpMemory& memory,
                                                          bool is_new, std::uint64_t seed, Now now);
  void greet(Now now);
  void power_off(Now now);
  // pump_record.cpp
  Status store(Now now);
  std::vector<PumpEvent> gather();
  void tell_witness(const std::vector<PumpEvent>& events, Now now);
  void lose_keeper(Now now);
  void start_keeper(Now now);
  Status take_over(Now now);
  // pump_library.cpp
  void want(const wire::LibraryTarget& target, Now now);
  void take(const wire::Chunk& chunk, Now now);
  void fetch_more(Now now);
  void trust(const wire::Chunk& chunk);
  void tend_library(Now now);
  void activate_when_safe(Now now);
  // pump_link.cpp
  void link(Now now, Server* server);
  void dial(Now now, Server& server);
  void hang_up(Now now);
  void tell(Now now);
  void carry_out(std::vector<wire::PumpEffect> effects, Now now);
  void carry_out(wire::PumpEffect& effect, Now now);
  void propose(const wire::OrderOffer& offer, Now now);
  void withdraw(const wire::OrderCancel& cancel, Now now);

  ServerRooms rooms_;
  Planted planted_;
  PumpId id_;
  const PumpModel& model_;
  Dice dice_;
  StreamId stream_{};
  Flash flash_;
  agent::PumpWorld world_;  // while the power is off
  std::unique_ptr<Powered> on_;
  SteadyTime wake_at_{};
  SteadyTime booted_{};
  SteadyTime real_{};  // the hospital's; a pump's own clock drifts
  std::int64_t drift_ppm_ = 0;
  milliseconds skew_{0};
  bool broken_ = false;       // a write failed
  bool power_going_ = false;  // and the next that fails is the power's end
  bool injected_ = false;     // this line carried what no honest server says
  std::uint64_t power_cuts_ = 0, keeper_losses_ = 0, twin_turns_ = 0, messages_ = 0;
};

// What comes over a network reaches the twin only while nothing flows.
template <class Work>
void Pump::from_outside(Work&& work) {
  auto& on = *on_;
  work(*on.body);
  if (!on.twin) return;
  const bool flows = on.twin->state() == PumpState::kRunning;
  if (flows) on.apart = true;
  if (!flows && on.apart) on.twin.reset();
  if (!flows && on.twin) work(*on.twin);
}

}  // namespace ph::sim
