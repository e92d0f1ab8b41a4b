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

class Screen;

// Keeps its own account of what is true in the simulated hospital and names the first law that is
// broken. It learns from the shells and from physics, never from the cores that it judges.
class Witness {
 public:
  static constexpr milliseconds kTelemetryInterval{2'000};
  // What a value may age on its way without anybody knowing it: stall, delay, two intervals.
  static constexpr milliseconds kUnseenAge{16'000};
  // And on its way on to a browser that takes nothing: one stall more.
  static constexpr milliseconds kUnseenAtScreen{27'000};
  // From the server's hearing of an alarm to every screen that takes anything.
  static constexpr milliseconds kToScreens{1'000};
  // How long after its end of life an order may be confirmed: what its offer was under way.
  static constexpr milliseconds kUnseenOnOffer{13'000};

  Witness(const Kit& kit, Trace& trace) : kit_(kit), trace_(trace) {}

  bool violated() const { return violation_.has_value(); }
  const std::string& violation() const { return *violation_; }
  void broken(std::string law);

  // ---- the record ------------------------------------------------------------------------------
  // The pump's disk holds it for good.
  void synced(const PumpId& pump, Lane lane, const PumpEvent& event);
  void woke(const PumpId& pump, std::uint64_t boot, SteadyTime now);
  // The journal was opened again: nothing synced may be missing or changed.
  void reopened(const PumpId& pump, const agent::Journal& journal);
  void stored(const PumpId& pump, Lane lane, const RecordedEvent& event);
  // The pump was told that all up to `up_to` is safe, while the server's disk holds `durable`.
  void acknowledged(const PumpId& pump, Lane lane, std::uint64_t up_to, std::uint64_t durable);
  // The server's database is an older one now, which ends there.
  void restored(const PumpId& pump, const Cursors& stored);
  std::uint64_t recorded(const PumpId& pump, Lane lane) const;
  bool all_stored(const PumpId& pump) const;
  void hung_up(const PumpId& pump, const std::string& why, bool injected);

  // ---- a copy of a pump
  // -------------------------------------------------------------------------- From now on two
  // speak with the key and the record of this one: whose events are kept is open, but somebody must
  // be told.
  void cloned(const PumpId& pump) { pumps_[pump].cloned = true; }
  bool is_cloned(const PumpId& pump) const;
  void noticed(const PumpId& pump) { pumps_[pump].noticed = true; }
  void judge_clones();

  // ---- orders ----------------------------------------------------------------------------------
  void placed(const Order& order, SteadyTime now);
  // The server's calendar went back by so much: what it reads from disk seems that much younger.
  void clock_went_back(milliseconds by);
  // An offer that no honest server made: the gate must decline it.
  void poisoned(const OrderId& order) { poisoned_.insert(order); }
  void pressed(const PumpId& pump, agent::Key key, SteadyTime now);
  void happened(const PumpId& pump, const PumpEvent& event, SteadyTime now);
  // What the pump's synced record says of the order; empty: nothing.
  std::optional<OrderState> said(const OrderId& order) const;

  // ---- the patient -----------------------------------------------------------------------------
  void watch(const PumpId& pump, const PumpModel& model, agent::SimulatedPump& body);
  // The same pump with and without a network.
  void compared(const PumpId& pump, const agent::SimulatedPump& body,
                const agent::SimulatedPump& twin);
  // What was given since its memory was stored is not in it.
  void lost_power(const PumpId& pump, std::chrono::nanoseconds since_stored);

  // ---- libraries, values and alarms
  // --------------------------------------------------------------
  void activated(const PumpId& pump, const LibraryVersion& version, ByteView bytes);
  void heard(const PumpId& pump, SteadyTime now) { pumps_[pump].heard = now; }
  void seen(const server::PumpView& view, SteadyTime now);
  // A pump said hello: these stand, and its record up to `horizon` is in that picture.
  void met(const PumpId& pump, const std::vector<StandingAlarm>& alarms, std::uint64_t horizon,
           SteadyTime now);
  void told_events(const PumpId& pump, std::uint64_t first, const std::vector<PumpEvent>& events,
                   SteadyTime now);
  void server_ended();
  void shown(const Screen& screen, SteadyTime now);

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
    std::chrono::nanoseconds forgotten{0};  // infused and not in the memory that it woke with
    bool cloned = false, diverged = false, noticed = false;
    std::map<std::int64_t, SteadyTime> alarms;  // that the server's process knows of, since when
    std::uint64_t horizon = 0;
  };
  struct OrderAccount {
    Order order;
    SteadyTime placed{};
    milliseconds rejuvenated{0};  // by calendars that went back
    std::set<PumpId> confirmed;   // by a person, on which pump
    int starts = 0;               // in the synced record
    bool judged = false;          // its confirmation was, when it came first
  };

  void judge_start(const PumpId& pump, const PumpModel& model, const agent::SimulatedPump& body);
  void judge_volume(const PumpId& pump, const PumpModel& model, agent::SimulatedPump& body,
                    const PumpAccount& account);
  void judge_confirmation(const PumpId& pump, const OrderId& order, SteadyTime now);
  void judge_age(const server::PumpView& view, milliseconds age, milliseconds unseen,
                 const char* who, SteadyTime now);
  void judge_screen_alarms(const Screen& screen, SteadyTime now);
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
