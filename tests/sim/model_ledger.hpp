#pragma once
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "storage/store.hpp"
#include "tests/sim/planted.hpp"

namespace ph::sim {

// The server's durable side as a model in memory with the meaning of storage::Ledger: a commit is
// whole or not at all, an AppendEvents stores what is beyond the cursor of (pump, stream, lane) and
// moves the orders and alarms it speaks of. What was not committed is gone with the server's
// process. One owner; outlives every server process.
class ModelLedger final : public storage::Ledger {
 public:
  struct OrderLife {
    storage::OrderRecord record;
    std::vector<OrderState> steps;
  };
  using Stored = std::function<void(const PumpId&, Lane, const RecordedEvent&)>;

  ModelLedger(Planted planted, Stored stored) : planted_(planted), stored_(std::move(stored)) {}

  Result<std::vector<storage::Outcome>> commit(std::span<const storage::Change> changes) override;

  const std::map<PumpId, storage::PumpRecord>& pumps() const { return pumps_; }
  const std::map<OrderId, OrderLife>& orders() const { return orders_; }
  const std::map<PumpId, std::vector<StandingAlarm>>& alarms() const { return alarms_; }
  std::uint64_t last_order_sequence(const PumpId& pump) const;
  Cursors cursors(const PumpId& pump) const;
  // Events that were taken without being asked for: facts of orders that nobody here placed.
  std::uint64_t unknown_reports() const { return unknown_reports_; }

 private:
  storage::Outcome apply(const storage::EnrolPump& change);
  storage::Outcome apply(const storage::MeetPump& change);
  storage::Outcome apply(const storage::AppendEvents& change);
  storage::Outcome apply(const storage::PlaceOrder& change);
  storage::Outcome apply(const storage::MoveOrder& change);
  storage::Outcome apply(const storage::ReplaceStandingAlarms& change);
  template <class Other>
  storage::Outcome apply(const Other&) {
    return {};
  }
  void take_effect(const PumpId& pump, const PumpEvent& event);
  void take_alarm(const PumpId& pump, const PumpEvent& event);
  void take_order(const PumpEvent& event);

  Planted planted_;
  Stored stored_;
  std::map<PumpId, storage::PumpRecord> pumps_;
  std::map<PumpId, Cursors> cursors_;
  std::map<OrderId, OrderLife> orders_;
  std::map<PumpId, std::vector<StandingAlarm>> alarms_;
  std::uint64_t unknown_reports_ = 0;
};

}  // namespace ph::sim
