#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <type_traits>

#include "protocol/domain/alarm_set.hpp"
#include "pumpagent/engine/command.hpp"
#include "pumpagent/engine/event.hpp"
#include "pumpagent/engine/state.hpp"

namespace ph::agent {

// What one tick brings to the engine.
struct EngineInputs {
  std::chrono::nanoseconds elapsed{0};      // since the last tick, >= 0
  Volume moved;                             // since the last tick, by the encoder
  Reaction reaction = Reaction::kContinue;  // demanded by the standing alarms
};

// What the drive is to do until the next tick.
struct Demand {
  FlowRate rate;  // zero: the motor stands
  Volume budget;  // what may still be moved at that rate; the last step may pass it by a part
};

// The engine as others see it: for telemetry, panel and guard.
struct EngineSnapshot {
  PumpState state = PumpState::kIdle;
  Activity activity = Activity::kNone;
  bool finished = false;  // the VTBI has been given
  Programme programme;
  OrderTag order;
  FlowRate rate;                           // now demanded
  Volume infused;                          // of the programme, measured; KVO not included
  Volume kvo_given;                        // beyond it
  std::chrono::milliseconds remaining{0};  // to the end of the VTBI; 0 when stopped or unknown
  std::uint8_t phase = 0;                  // of the course
  DoseStep dose;                           // that is being given; zero: none
  Volume dose_given;                       // of it
  Volume flushed;                          // water, beside `infused`
  std::uint32_t demands = 0, granted = 0;  // since the start (P33)
  std::chrono::milliseconds lockout_left{0};
  std::chrono::milliseconds next_periodic{0};  // to the next PIEB or flush; 0: none
  std::chrono::milliseconds delay_left{0};     // of a delayed start or standby
  Volume window_given;                         // in the window, as P23 counts
  OrderTag primary;                            // that a running secondary interrupts
  std::uint32_t dose_number = 0;  // doses begun since this process started: which one `dose` is
  std::int64_t plasma_pg_per_ml = 0, effect_pg_per_ml = 0;  // TCI, predicted
};
static_assert(std::is_trivially_copyable_v<EngineSnapshot>);

// The therapy: what flow the confirmed programme demands now, and when it ends. One loop thread
// owns it; real-time safe, no heap. Counts measured volume, never time. It never starts, resumes or
// raises anything by itself: after alarm, restart or clearing, only a command goes on. What a
// person's start holds in it (delayed start, phases, periodic doses, the primary behind a
// secondary) comes at its time.
class TherapyEngine {
 public:
  static constexpr std::size_t kEvents = EventQueue::kEvents;
  // An infusion that runs puts its volume on the record this often, for the fluid balance.
  static constexpr std::chrono::minutes kCheckpoint{15};
  static constexpr std::chrono::seconds kHoldToRun{10};      // P10
  static constexpr std::chrono::minutes kRestartWindow{10};  // P52
  static constexpr std::chrono::minutes kStandbyLeast{1};    // P93
  static constexpr std::chrono::minutes kStandbyMost{24 * 60};
  // The key that primes is said again while it is held: silent so long, it was let go. Not held for
  // the second time, or flowing for longer than its volume takes, priming ends (P18).
  static constexpr std::chrono::seconds kPrimeHold{2}, kPrimeWaits{60};
  static constexpr int kPrimeTimePercent = 110;

  // `standing`: what the standing alarms demand.
  Answer command(const EngineCommand& command, Reaction standing);
  void tick(const EngineInputs& inputs);

  Demand demand() const;
  // kNearEnd and kStandbyExpired as they stand. Everything else in the one tick that brings it (the
  // board latches what a person must clear): kVtbiDone, kKvoFinished, kTimeExpired, kMaximumDose,
  // kBolusDenied, kDelayedStartMissed, kPrimingOver.
  AlarmSet conditions() const;
  EngineSnapshot snapshot() const;
  // The same into `out`, without copying a programme that `out` already has from here: for whoever
  // keeps a picture and looks at every step.
  void show(EngineSnapshot& out, std::uint32_t& serial) const;

  // The oldest event not yet taken. Bounded: when 16 wait, further ones count in lost_events().
  std::optional<EngineEvent> next_event() { return events_.pop(); }
  std::uint32_t lost_events() const { return events_.lost(); }

  const EngineState& saved() const { return s_; }
  PumpState state() const { return s_.state; }
  FlowRate rate() const { return flow().total(); }  // now demanded
  Activity activity() const;
  const Programme& programme() const { return s_.programme; }

  // After power came back. What ran is paused; kBadValue (and an idle engine) when the stored state
  // makes no sense: the caller raises kTherapyLost. `away`: the shortest believable time without
  // power, 0 when unknown; lockout, window and delay grow older by no more than that, so that the
  // longer remaining time wins.
  Answer restore(const EngineState& state, std::chrono::nanoseconds away);

  std::uint32_t doses_begun() const { return doses_begun_; }

 private:
  // What flows now, in its parts.
  struct Flow {
    FlowRate base, dose;
    bool is_flush = false;
    FlowRate total() const { return base + dose; }
  };

  // Commands (engine_commands.cpp, engine_edits.cpp).
  Answer accept(const EngineCommand& command);
  Answer load(const EngineCommand& command);
  Answer start();
  Answer resume();
  Answer replace(const EngineCommand& command);
  Answer restart();
  Answer stand_by(const EngineCommand& command);
  Answer demand_dose();
  Answer bolus(const EngineCommand& command);
  Answer end_bolus();
  Answer go_to_phase(std::size_t target);
  Answer interrupt(const EngineCommand& command);
  Answer give_up_secondary();
  Answer set_rate(FlowRate rate);
  Answer set_vtbi(Volume vtbi);
  Answer set_target(std::int64_t pg_per_ml);
  Answer prime(const EngineCommand& command);
  Answer let_go();
  void end();
  void put_in_hand(const Programme& programme, const OrderTag& order);

  // The tick (engine_tick.cpp).
  void count(Volume moved);
  void pass_time(const EngineInputs& inputs);
  void come_due(Reaction reaction);
  void react(Reaction reaction);
  void run_doses(std::chrono::nanoseconds elapsed);
  void run_course(std::chrono::nanoseconds elapsed);
  void finish(Reaction reaction);
  void expire();
  void run_kvo(std::chrono::nanoseconds elapsed);
  void run_priming(std::chrono::nanoseconds elapsed);
  void end_priming(Why why);
  void note_volume(std::chrono::nanoseconds elapsed);

  // What both need (engine.cpp).
  void begin(EventKind kind, EngineVerb cause, bool by_person);
  void halt(PumpState state, bool by_person, Why why);
  bool keep_open();
  void give_way(Why why);
  void give(Activity kind, const DoseStep& step);
  void end_dose(DoseInHand& dose, Why why);
  void cancel_doses(Why why);
  void reach_limit();
  void take_up_primary();
  void return_to_primary(Reaction reaction);
  bool infusing() const;
  bool waits_for_start() const { return s_.waits && !s_.begun; }
  Volume left() const;
  FlowRate base() const;
  Flow flow() const;
  FlowRate dose_rate() const;
  Volume budget(const Flow& flow) const;
  std::chrono::nanoseconds remaining() const;
  bool ends_soon() const;
  EngineEvent event(EventKind kind) const;
  void record(EventKind kind, EngineVerb cause, bool by_person, Why why = Why::kGiven);
  void record_number(EventKind kind, std::int64_t number);

  EngineState s_;
  AlarmSet passing_;          // conditions of this tick alone
  Flow flow_;                 // under which the motor has moved since the last tick
  std::int64_t split_ = 0;    // remainder of sharing out what moved
  std::uint32_t serial_ = 1;  // of the programme in hand, for show()
  std::chrono::nanoseconds since_checkpoint_{0};
  std::chrono::nanoseconds primed_for_{0};  // with the key down
  std::uint32_t doses_begun_ = 0;
  EventQueue events_;
};

}  // namespace ph::agent
