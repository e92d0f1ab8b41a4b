#pragma once
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "pumpagent/journal/journal.hpp"
#include "pumpagent/whole/simulated_pump.hpp"
#include "server/fleet/views.hpp"
#include "tests/sim/kit.hpp"
#include "tests/sim/trace.hpp"

namespace ph::sim {

// Keeps its own account of what is true in the simulated hospital and names the first law that is
// broken. It learns from the shells and from physics, never from the cores that it judges.
class Witness {
 public:
  static constexpr milliseconds kTelemetryInterval{2'000};
  // What a value may age on its way without anybody knowing it: stall, delay, two intervals.
  static constexpr milliseconds kUnseenAge{16'000};

  Witness(const Kit& kit, Trace& trace) : kit_(kit), trace_(trace) {}

  bool violated() const { return violation_.has_value(); }
  const std::string& violation() const { return *violation_; }
  void broken(std::string law);

  // ---- the record ------------------------------------------------------------------------------
  // The pump's disk holds it for good.
  void synced(const PumpId& pump, Lane lane, const PumpEvent& event);
  // Power is back and the journal open: nothing synced may be missing or changed.
  void woke(const PumpId& pump, std::uint64_t boot, const agent::Journal& journal, SteadyTime now);
  void stored(const PumpId& pump, Lane lane, const RecordedEvent& event);
  // The pump was told that all up to `up_to` is safe, while the server's disk holds `durable`.
  void acknowledged(const PumpId& pump, Lane lane, std::uint64_t up_to, std::uint64_t durable);
  std::uint64_t recorded(const PumpId& pump, Lane lane) const;
  bool all_stored(const PumpId& pump) const;

  // ---- orders ----------------------------------------------------------------------------------
  void placed(const Order& order, SteadyTime now) { orders_[order.id] = {order, now, {}, 0}; }
  // An offer that no honest server made: the gate must decline it.
  void poisoned(const OrderId& order) { poisoned_.insert(order); }
  void pressed(const PumpId& pump, agent::Key key, SteadyTime now);
  void happened(const PumpId& pump, const PumpEvent& event);
  // What the pump's synced record says of the order; empty: nothing.
  std::optional<OrderState> said(const OrderId& order) const;

  // ---- the patient -----------------------------------------------------------------------------
  void watch(const PumpId& pump, const PumpModel& model, agent::SimulatedPump& body);
  void lost_power(const PumpId& pump);

  // ---- libraries and values --------------------------------------------------------------------
  void activated(const PumpId& pump, const LibraryVersion& version, ByteView bytes);
  void heard(const PumpId& pump, SteadyTime now) { pumps_[pump].heard = now; }
  void seen(const server::PumpView& view, SteadyTime now);

 private:
  struct LaneAccount {
    std::vector<PumpEvent> synced;
    std::uint64_t stored = 0;
  };
  struct PumpAccount {
    std::array<LaneAccount, kLaneCount> lanes;
    std::map<std::uint64_t, SteadyTime> boots;
    std::optional<SteadyTime> heard;
    OrderId shown;
    bool infusing = false;
    bool key = false;  // start or resume since it last stood
    agent::OrderTag order;
    Volume base;        // at the patient when the order came, or when the pump was rid of it
    Volume base_taken;  // out of the container then
    int cuts = 0;
  };
  struct OrderAccount {
    Order order;
    SteadyTime placed{};
    std::set<PumpId> confirmed;  // by a person, on which pump
    int starts = 0;              // in the synced record
  };

  void judge_start(const PumpId& pump, const PumpModel& model, const agent::SimulatedPump& body);
  void judge_volume(const PumpId& pump, const PumpModel& model, agent::SimulatedPump& body,
                    const PumpAccount& account);
  void note_order(const PumpId& pump, const PumpEvent& event);

  const Kit& kit_;
  Trace& trace_;
  std::optional<std::string> violation_;
  std::map<PumpId, PumpAccount> pumps_;
  std::map<OrderId, OrderAccount> orders_;
  std::map<OrderId, OrderState> said_;
  std::set<OrderId> poisoned_;
};

}  // namespace ph::sim
