#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <type_traits>

#include "protocol/domain/alarm_set.hpp"
#include "pumpagent/engine/command.hpp"

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

// Something that happened to the infusion, for the record. Which fields count is said at
// ph::EventKind; the record's clock is put on by the shell.
struct EngineEvent {
  EventKind kind = EventKind::kInfusionStarted;
  OrderTag order;
  FlowRate rate;
  Volume volume;
  EngineVerb cause = EngineVerb::kStop;  // of kInfusionPaused and kInfusionEnded
  bool by_person = false;                // false: the pump itself (alarm, volume given)
};

// Everything that must survive a loss of power, as the keeper stores it.
struct EngineState {
  static constexpr std::uint32_t kVersion = 1;
  std::uint32_t version = kVersion;
  PumpState state = PumpState::kIdle;
  bool finished = false;
  Programme programme;
  OrderTag order;
  Volume infused;
  Volume kvo_given;
  std::chrono::nanoseconds kvo_elapsed{0};
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
  std::chrono::milliseconds remaining{0};  // to the end of the VTBI; 0 when stopped
  std::uint8_t phase = 0;                  // of the course
  DoseStep dose;                           // that is being given; zero: none
  Volume dose_given;                       // of it
  Volume flushed;                          // water, beside `infused`
  std::uint32_t demands = 0, granted = 0;  // since the start (P33)
  std::chrono::milliseconds lockout_left{0};
  std::chrono::milliseconds next_periodic{0};               // to the next PIEB or flush; 0: none
  std::chrono::milliseconds delay_left{0};                  // of a delayed start or standby
  Volume window_given;                                      // in the window, as P23 counts
  OrderTag primary;                                         // that a running secondary interrupts
  std::int64_t plasma_pg_per_ml = 0, effect_pg_per_ml = 0;  // TCI, predicted
};

static_assert(std::is_trivially_copyable_v<EngineEvent>);
static_assert(std::is_trivially_copyable_v<EngineState>);
static_assert(std::is_trivially_copyable_v<EngineSnapshot>);

// The therapy: what flow the confirmed programme demands now, and when it ends. One loop thread
// owns it; real-time safe, no heap. Counts measured volume, never time. It never starts, resumes or
// raises anything by itself: after alarm, restart or clearing, only a command goes on.
class TherapyEngine {
 public:
  static constexpr std::size_t kEvents = 16;
  // An infusion that runs puts its volume on the record this often, for the fluid balance.
  static constexpr std::chrono::minutes kCheckpoint{15};

  // `alarm_stops`: an alarm stands that stops the pump.
  Answer command(const EngineCommand& command, Reaction standing);
  void tick(const EngineInputs& inputs);

  Demand demand() const;
  // kNearEnd as it stands; kVtbiDone and kKvoFinished in the one tick that brings them (the board
  // latches them until a person clears them).
  AlarmSet conditions() const;
  EngineSnapshot snapshot() const;

  // The oldest event not yet taken. Bounded: when 16 wait, further ones count in lost_events().
  std::optional<EngineEvent> next_event();
  std::uint32_t lost_events() const { return lost_events_; }

  EngineState saved() const { return s_; }
  // After power came back. What ran is paused; kBadValue (and an idle engine) when the stored state
  // makes no sense: the caller raises kTherapyLost.
  Answer restore(const EngineState& state);

 private:
  Answer accept(const EngineCommand& command);
  void load(const EngineCommand& command);
  void begin(EventKind kind);
  void halt(PumpState state, bool by_person);
  void count(Volume moved);
  void finish();
  void run_kvo(const EngineInputs& inputs);
  void note_volume(std::chrono::nanoseconds elapsed);
  void end();
  bool infusing() const;
  Volume left() const;
  FlowRate kvo() const;
  void record(EventKind kind, EngineVerb cause, bool by_person);

  EngineState s_;
  bool vtbi_done_ = false;
  bool kvo_finished_ = false;
  std::chrono::nanoseconds since_checkpoint_{0};
  std::array<EngineEvent, kEvents> events_{};
  std::uint32_t first_event_ = 0, event_count_ = 0, lost_events_ = 0;
};

}  // namespace ph::agent
