#pragma once
#include <array>
#include <functional>
#include <map>
#include <vector>

#include "storage/store.hpp"
#include "tests/sim/planted.hpp"

namespace ph::sim {

// The meaning of storage::Ledger in memory: a commit is whole or not at all, an AppendEvents stores
// what is beyond the cursor of (pump, lane) and moves the orders and alarms that it speaks of. A
// pump keeps one journal in a run. What the simulation is judged by, and the oracle for the real
// one. One owner; outlives every server process.
class ModelLedger final : public storage::Ledger {
 public:
  struct OrderLife {
    storage::OrderRecord record;
    std::vector<OrderState> steps;
    bool contradicted = false;  // the pump reported what cannot follow
  };
  struct Alarm {
    StandingAlarm alarm;
    bool cleared = false;
  };
  // A value: a copy of it is a backup.
  struct State {
    std::map<PumpId, storage::PumpRecord> pumps;
    std::map<PumpId, std::array<std::vector<PumpEvent>, kLaneCount>> events;
    std::map<OrderId, OrderLife> orders;
    std::map<PumpId, std::uint64_t> last_sequences;  // of orders
    std::map<PumpId, std::map<std::int64_t, Alarm>> alarms;
  };
  using Stored = std::function<void(const PumpId&, Lane, const RecordedEvent&)>;

  ModelLedger(Planted planted, Stored stored) : planted_(planted), stored_(std::move(stored)) {}

  Result<std::vector<storage::Outcome>> commit(std::span<const storage::Change> changes) override;

  const State& state() const { return state_; }
  void put_back(State state) { state_ = std::move(state); }

  const std::map<PumpId, storage::PumpRecord>& pumps() const { return state_.pumps; }
  const std::map<OrderId, OrderLife>& orders() const { return state_.orders; }
  std::vector<StandingAlarm> standing_alarms(const PumpId& pump) const;
  std::uint64_t last_order_sequence(const PumpId& pump) const;
  Cursors cursors(const PumpId& pump) const;

 private:
  storage::Outcome apply(const storage::EnrolPump& change);
  storage::Outcome apply(const storage::MeetPump& change);
  storage::Outcome apply(const storage::AppendEvents& change);
  storage::Outcome apply(const storage::PlaceOrder& change);
  storage::Outcome apply(const storage::MoveOrder& change);
  storage::Outcome apply(const storage::AskCancel& change);
  storage::Outcome apply(const storage::ReplaceStandingAlarms& change);
  template <class Other>
  storage::Outcome apply(const Other&) {
    return {};
  }
  storage::Outcome store(const storage::AppendEvents& change, std::vector<PumpEvent>& lane);
  bool is_planted_slip(Planted planted, std::uint64_t sequence) const;
  void take_effect(const PumpId& pump, const PumpEvent& event);
  void take_alarm(const PumpId& pump, const PumpEvent& event);
  void take_order(const PumpId& pump, const PumpEvent& event);

  Planted planted_;
  Stored stored_;
  State state_;
};

}  // namespace ph::sim
