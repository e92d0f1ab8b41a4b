#pragma once
#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "protocol/domain/alarm_set.hpp"
#include "protocol/domain/facts.hpp"
#include "protocol/domain/library.hpp"
#include "protocol/domain/order.hpp"
#include "protocol/domain/pump_model.hpp"
#include "pumpagent/bedside/data_lock.hpp"
#include "pumpagent/bedside/demand_bins.hpp"
#include "pumpagent/bedside/display.hpp"
#include "pumpagent/bedside/form.hpp"
#include "pumpagent/bedside/key.hpp"
#include "pumpagent/bedside/programming.hpp"
#include "pumpagent/engine/engine.hpp"

namespace ph::agent {

// What the bedside wants done, in this order: store `events`, then send `commands` to the engine,
// `clear` and `silence` to the alarm board.
struct BedsideEffects {
  std::vector<PumpEvent> events;
  std::vector<EngineCommand> commands;
  std::vector<AlarmCode> clear;
  bool silence = false;
};

// The outcome of an order that was answered, kept so that a repeat gets the same answer.
struct AnsweredOrder {
  OrderId id;
  OrderState state = OrderState::kReceived;
  std::string reason;
};

// An order that a person confirmed, as it is remembered.
struct KeptOrder {
  Order order;
  std::string drug;         // as shown
  bool overridden = false;  // a soft limit
};

// What the keeper must hold of the bedside over a loss of power.
struct BedsideMemory {
  std::uint64_t highest_sequence = 0;
  std::vector<AnsweredOrder> answered;  // oldest first, at most Bedside::kAnswered
  std::optional<KeptOrder> running;     // confirmed last
  std::optional<KeptOrder> previous;    // in the engine until that takes `running`
  std::optional<KeptOrder> primary;     // that `running` interrupts as a secondary
  PatientRef patient;                   // at this bed, as entered or confirmed last
  DataLock lock;
};

// What a person has to look at besides the engine: the board's gravest alarm.
struct AlarmLine {
  AlarmCode code = AlarmCode::kGuardTrip;
  Priority priority = Priority::kInformation;
  SteadyTime since{};  // when it was raised
};

// The gate and the front panel: every value from every source is judged here against the active
// library, and only a key makes the engine move (laws 2 and 3). Pure; not real-time: uses the heap.
// One thread owns it. The time comes as an argument; `age` of a proposal is what its senders have
// measured on steady clocks since it was issued, absent when unknown: then it is expired.
class Bedside {
 public:
  static constexpr std::size_t kAnswered = 256;
  // A key pressed sooner after the screen changed by itself was meant for what stood there before.
  static constexpr milliseconds kReadTime{1'000};
  // What the engine does not hold so long after it was sent never reached it.
  static constexpr milliseconds kTakeOver{10'000};
  // A value that is being entered reminds after the first (P11) and is given up after the second;
  // nothing changes then.
  static constexpr milliseconds kReminder{20'000};
  static constexpr milliseconds kForgotten{120'000};
  // A person's word that the line may be primed counts so long until the key is held.
  static constexpr milliseconds kPrimingWaits{60'000};

  Bedside(PumpId pump, PumpModel model);

  // The library that new orders are judged by. The caller has verified it, and calls only while
  // is_passive(): else kConflict. What runs keeps the version it began with.
  Status activate(std::shared_ptr<const Library> library, const LibraryVersion& version,
                  const EngineSnapshot& engine);
  // Nothing running, paused or being programmed (P98).
  bool is_passive(const EngineSnapshot& engine) const;

  BedsideEffects propose(const Order& order, std::optional<milliseconds> age, const Now& now,
                         const EngineSnapshot& engine);
  BedsideEffects withdraw(const OrderId& id, const std::string& reason, const Now& now);
  // Programming at the pump, without any server: the same gate, the same keys.
  BedsideEffects enter(const OrderRequest& request, const Now& now, const EngineSnapshot& engine,
                       ProgrammeSource source = ProgrammeSource::kByHand);

  BedsideEffects press(const KeyPress& key, const Now& now, const EngineSnapshot& engine,
                       std::optional<AlarmLine> alarm);
  // What the engine answered to a command of press(): a refusal is shown.
  void note(Answer answer);
  // Expiry of the open order, and the order's life as the engine shows it.
  BedsideEffects tick(const Now& now, const EngineSnapshot& engine);

  Display display(const EngineSnapshot& engine, std::optional<AlarmLine> alarm,
                  const Surroundings& around = {}) const;
  // What stands at the bedside: kOrderPending, kValueUnconfirmed, kLockedStop.
  AlarmSet conditions(SteadyTime now) const;
  // Order, drug, dose, care area and library into the telemetry: of what was confirmed last, or
  // (with the engine) of what the engine really holds. They differ while a change is under way.
  void describe(Telemetry& out) const;
  void describe(Telemetry& out, const EngineSnapshot& engine) const;

  // The confirmed programme for the guard, and what it was found from: what the engine may give.
  // Empty: nothing.
  const std::optional<Programme>& confirmed() const { return confirmed_; }
  const Order* confirmed_order() const;
  // The infusion that a piggyback interrupts and comes back to by itself, for the guard too.
  const Order* interrupted_order() const { return primary_ ? &primary_->order : nullptr; }
  // A person said that no patient is connected: the line may be primed.
  bool primes() const { return priming_.has_value(); }
  bool order_waits() const { return open_.has_value(); }
  const LibraryVersion& library() const { return version_; }

  BedsideMemory memory() const;
  void restore(const BedsideMemory& memory, const EngineSnapshot& engine);

 private:
  enum class Step : std::uint8_t { kReview, kConfirmed };
  struct OpenOrder {
    Order order;
    Assessment found;
    SteadyTime expires{};
    Step step = Step::kReview;
    bool overridden = false;
    bool needs_reason() const { return needs_override(found.judgement.verdict) && !overridden; }
  };
  struct LoadedOrder {
    Order order;
    std::string drug;
    bool overridden = false;
    Programme programme;
    bool taken = false;   // was seen in the engine
    bool ran = false;     // was reported as running
    bool closed = false;  // its end was reported; stays shown until the engine lets go
  };
  // What is being entered, and for what.
  enum class Purpose : std::uint8_t {
    kOrder,
    kTitration,
    kDelayOf,
    kBolus,
    kStandby,
    kLock,
    kUnlock,
    kPatient,
    kTarget,
  };
  struct Entering {
    Purpose purpose;
    std::variant<Programming, Form> what;
    SteadyTime touched{};
  };
  // Something that waits for confirm and is no order.
  struct Act {
    std::vector<std::string> lines;
    std::optional<EngineCommand> command;  // empty: a new patient, or priming
    bool primes = false;
    std::string over;  // the soft limit that it passes; empty: none
    bool overridden = false;
    std::optional<OpenOrder> target;  // TCI: the running order with its new target
    SteadyTime since{};               // or when it was confirmed
    bool needs_reason() const { return !over.empty() && !overridden; }
  };

  // proposals.cpp
  std::vector<std::string> reasons_against(const Order& order, const Assessment& found) const;
  void judge(const Order& order, ProgrammeSource source, milliseconds left, const Now& now,
             BedsideEffects& out);
  bool repeat(const OrderId& id, const Now& now, BedsideEffects& out) const;
  void answer(const OrderId& id, OrderState state, const std::string& reason, const Now& now,
              BedsideEffects& out);
  void say(const OrderId& id, OrderState state, const std::string& reason, const Now& now,
           BedsideEffects& out) const;
  const AnsweredOrder* answered(const OrderId& id) const;

  // judged.cpp
  void note_judged(const Order& order, const Assessment& found, ProgrammeSource source,
                   const Now& now, BedsideEffects& out) const;
  void note_act(const Now& now, BedsideEffects& out) const;
  void note_alert(const OrderId& order, const Judgement& judgement, const Now& now,
                  BedsideEffects& out) const;

  // keys.cpp
  void act(const KeyPress& key, const Now& now, const EngineSnapshot& engine,
           std::optional<AlarmLine> alarm, BedsideEffects& out);
  void confirm(const Now& now, const EngineSnapshot& engine, BedsideEffects& out);
  bool may_confirm(const Now& now, const EngineSnapshot& engine, BedsideEffects& out);
  void override_soft(const std::string& reason, const Now& now, BedsideEffects& out);
  void decline(const std::string& reason, const Now& now, BedsideEffects& out);
  void start(const Now& now, const EngineSnapshot& engine, BedsideEffects& out);
  void stop(const Now& now, BedsideEffects& out);
  void end(const EngineSnapshot& engine, BedsideEffects& out);
  bool just_changed(const char* key, const Now& now);

  // entering.cpp
  void begin(const KeyPress& key, const Now& now, const EngineSnapshot& engine,
             BedsideEffects& out);
  void begin_programming(const Now& now, const EngineSnapshot& engine);
  void begin_change(Purpose purpose, const Now& now, const EngineSnapshot& engine);
  void begin_bolus(const Now& now, const EngineSnapshot& engine);
  void begin_target(const Now& now, const EngineSnapshot& engine);
  void begin_form(Purpose purpose, Form form, const Now& now);
  void enter_value(const std::string& text, const Now& now, const EngineSnapshot& engine,
                   BedsideEffects& out);
  void go_back(const Now& now, BedsideEffects& out);
  void complete(const Now& now, const EngineSnapshot& engine, BedsideEffects& out);
  void complete_form(Purpose purpose, const std::vector<std::string>& answers, const Now& now,
                     const EngineSnapshot& engine, BedsideEffects& out);
  void forget_old(const Now& now);
  void note_edit(const std::string& text, const Now& now, BedsideEffects& out) const;
  Programming::Desk desk(const EngineSnapshot& engine) const;
  Ask asked() const;

  // acts.cpp
  void propose_act(Key key, const Now& now, const EngineSnapshot& engine);
  void propose_bolus(const std::vector<std::string>& answers, const Now& now,
                     const EngineSnapshot& engine);
  void propose_target(const std::string& target, const Now& now);
  void hold_bolus(const EngineSnapshot& engine, BedsideEffects& out);
  void confirm_act(const Now& now, BedsideEffects& out);
  void set_lock(const std::vector<std::string>& answers, const Now& now, BedsideEffects& out);
  void unlock(const std::string& code, const Now& now, BedsideEffects& out);

  // priming.cpp
  void prime(const Now& now, const EngineSnapshot& engine, BedsideEffects& out);
  void follow_priming(const Now& now, const EngineSnapshot& engine);
  void show_priming(const EngineSnapshot& engine, Display& out) const;

  // running.cpp
  void take_over(EngineVerb verb, const Now& now, BedsideEffects& out);
  void close(LoadedOrder& loaded, const std::string& reason, const Now& now, BedsideEffects& out);
  void follow(const Now& now, const EngineSnapshot& engine, BedsideEffects& out);
  void fall_back(const Now& now, BedsideEffects& out);
  void follow_target(const Now& now, const EngineSnapshot& engine, BedsideEffects& out);
  void back_to_primary(const EngineSnapshot& engine, const Now& now, BedsideEffects& out);
  const LoadedOrder* held_by(const EngineSnapshot& engine) const;
  const DrugEntry* entry_of(const LoadedOrder& loaded) const;
  bool may_titrate(const EngineSnapshot& engine) const;

  void describe(Telemetry& out, const LoadedOrder* loaded) const;
  std::string shown_drug(const OrderRequest& request) const;

  // display.cpp
  void show_order(Display& out) const;
  std::vector<Key> keys_now(const EngineSnapshot& engine, std::optional<AlarmLine> alarm) const;

  PumpId pump_;
  PumpModel model_;
  std::shared_ptr<const Library> library_;
  LibraryVersion version_;
  std::uint64_t highest_sequence_ = 0;
  std::uint64_t local_orders_ = 0;
  std::optional<OpenOrder> open_;
  std::optional<LoadedOrder> loaded_;    // confirmed last; in the engine once it is `taken`
  std::optional<LoadedOrder> previous_;  // in the engine until loaded_ is
  std::optional<LoadedOrder> primary_;   // that loaded_ interrupts as a secondary
  std::unique_ptr<Act> target_;          // confirmed; loaded_ has it once the engine does
  SteadyTime take_until_{};
  bool ending_ = false;                // by a key
  std::optional<SteadyTime> changed_;  // when the shown order last gave way without a key
  std::optional<Programme> confirmed_;
  std::deque<AnsweredOrder> answered_;
  std::optional<Entering> entering_;
  std::optional<Programming> draft_;  // of the local order in review, to go back to
  std::optional<Act> act_;
  struct Priming {
    SteadyTime since{};
    bool begun = false;  // as the engine shows it
  };
  std::optional<Priming> priming_;
  PatientRef patient_;
  DataLock lock_;
  DemandBins demand_bins_;
  std::optional<SteadyTime> locked_stop_;
  std::string refusal_;
};

}  // namespace ph::agent
