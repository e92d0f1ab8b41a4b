#pragma once
#include <memory>
#include <optional>
#include <string>

#include "pumpagent/bench/console.hpp"
#include "pumpagent/fleet/library_pool.hpp"
#include "pumpagent/journal/journal.hpp"
#include "pumpagent/keeper/library_fetch.hpp"
#include "pumpagent/keeper/pump_memory.hpp"
#include "pumpagent/link/conversation.hpp"
#include "pumpagent/link/journal_record.hpp"
#include "pumpagent/whole/simulated_pump.hpp"

namespace ph::agent {

// What one simulated pump of the fleet is made with. Disk, pool and clock outlive it.
struct FleetPumpSetup {
  PumpId id;
  PumpModel model;
  std::uint64_t seed = 1;
  std::optional<NurseHabits> nurse;
  std::string folder;  // its state
  crypto::PublicKey library_key{};
  ServerPlace server;
  int speed = 1;
};

// One pump of the fleet: a whole simulated pump, its journal, its library slots and its
// conversation, in the same order as in a real pump: recorded before told, stored before sent.
// State and new events are one file before the events are in the journal: a loss of power leaves
// one story.
// The fleet's one thread.
class FleetPump final : public LinkedPump {
 public:
  // Opens the journal and the library, and takes up what ran before: paused.
  static Result<std::unique_ptr<FleetPump>> open(Disk& disk, LibraryPool& pool, Clock& clock,
                                                 const FleetPumpSetup& setup);

  // The conversation; spawn it once.
  net::asio::awaitable<void> converse() { return conversation_->run(); }

  // Brings the simulated time to `pump_time` since the fleet's start in steps of `step`.
  void advance(std::chrono::nanoseconds pump_time, std::chrono::nanoseconds step);
  void send_telemetry_when_due(SteadyTime now);
  // Stores what must outlive the process.
  void remember();
  // Unacknowledged events of a lane from which on the pump says that its record is nearly full.
  static constexpr std::uint64_t kNearlyFull = 50'000;

  void press(const KeyPress& key);
  void fault(const WorldFault& fault) { pump_.fault(fault); }
  std::string state() const;  // JSON
  const PumpId& id() const { return id_; }
  bool is_linked() const { return conversation_->is_linked(); }

  // LinkedPump
  std::vector<StandingAlarm> standing_alarms() const override { return pump_.standing_alarms(); }
  std::optional<LibraryVersion> active_library() const override;
  void acknowledged(Lane lane, std::uint64_t up_to) override;
  void propose(const wire::OrderOffer& offer) override;
  void withdraw(const wire::OrderCancel& cancel) override;
  void wants_library(const wire::LibraryTarget& target) override;
  void chunk_came(const wire::Chunk& chunk) override;
  void server_clock(WallTime server) override;
  void linked() override;
  void unlinked(const std::string& why) override;

 private:
  FleetPump(Disk& disk, LibraryPool& pool, Clock& clock, const FleetPumpSetup& setup,
            std::unique_ptr<Journal> journal, LibrarySlots slots, SimulatedPump pump);
  Status wake(const FleetPumpSetup& setup, std::uint64_t boots, PumpMemory memory);
  Status take_up_library();
  void store_events();
  Status store(const std::vector<PumpEvent>& events, Write write);
  void save_volume_when_due();
  void tend_library();
  void activate_when_safe();
  void fetch_more();
  void tell_failure(std::uint32_t number, const Error& error);
  void tell_library(EventKind kind, std::uint32_t number, const std::string& why);
  void record(EventKind kind, std::int64_t number, std::string text);
  void broken(const Error& error);
  Now pump_now() const;
  void report_conditions();

  Disk& disk_;
  LibraryPool& pool_;
  Clock& clock_;
  PumpId id_;
  std::string folder_;
  int speed_;
  std::unique_ptr<Journal> journal_;
  JournalRecord journal_record_;
  LibrarySlots slots_;
  LibraryFetch fetch_;
  SimulatedPump pump_;
  std::unique_ptr<Conversation> conversation_;
  OpenOrders open_;
  bool is_broken_ = false;  // the disk failed
  SteadyTime saved_at_{};
  std::chrono::nanoseconds pump_time_{0};
  std::chrono::nanoseconds unlinked_at_{0};
  std::uint32_t wanted_ = 0;  // number of the library that the server wants held
};

}  // namespace ph::agent
