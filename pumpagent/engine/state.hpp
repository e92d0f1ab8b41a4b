#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <type_traits>

#include "protocol/domain/facts.hpp"
#include "protocol/domain/programme.hpp"
#include "pumpagent/engine/command.hpp"
#include "pumpagent/engine/window_ledger.hpp"
#include "pumpagent/tci/tci_controller.hpp"

namespace ph::agent {

// How far a course has come.
struct CoursePosition {
  std::uint8_t phase = 0;               // `count` of the course: behind the last
  Volume given;                         // of the phase, measured
  std::chrono::nanoseconds elapsed{0};  // in the phase, while running
};

// A dose on its way, or suspended.
struct DoseInHand {
  Activity kind = Activity::kNone;  // kBolus, kDemandDose, kPeriodicDose, kFlush; kNone: no dose
  DoseStep step;
  Volume given;
  bool hold_to_run = false;
  std::chrono::nanoseconds held{0};  // since the key went down
  bool runs() const { return kind != Activity::kNone; }
};

// One confirmed programme and how far it has come.
struct Infusion {
  Programme programme;
  OrderTag order;
  bool begun = false;
  bool finished = false;  // the VTBI has been given
  bool expired = false;   // the programme's longest time is over
  bool waits = false;     // a delayed start was asked for and has not begun
  Volume infused;         // towards the VTBI
  Volume kvo_given;       // beyond it
  Volume flushed;         // water
  FlowRate kvo;           // while keeping the vein open
  std::chrono::nanoseconds kvo_elapsed{0};
  std::chrono::nanoseconds since_begin{0};
  std::chrono::nanoseconds delay_left{0};
  CoursePosition course;

  bool over() const {
    return expired || (finished && programme.end_action != EndAction::kContinue);
  }
};

// Doses of the infusion in hand.
struct DoseBook {
  DoseInHand current;
  DoseInHand suspended;  // a clinician's or periodic dose behind a demand dose (P26, P29)
  std::uint32_t demands = 0, granted = 0;
  std::chrono::nanoseconds next_periodic{0};
};

// What a patient had, by the engine's own clock. Outlives a programme: a new container, a change or
// a loss of power must not bring the next dose closer.
struct DoseHistory {
  WindowLedger ledger;
  bool demanded = false;
  std::chrono::nanoseconds demanded_at{0};  // start of the last demand dose
  FlowRate base_before;                     // highest base rate of before base_until
  std::chrono::nanoseconds base_until{0};
};

// Restarts after an occlusion, within the rolling ten minutes (P52).
struct RestartBook {
  static constexpr std::size_t kMost = 9;
  std::array<std::chrono::nanoseconds, kMost> at{};
  std::uint8_t count = 0;
};

// Everything that must survive a loss of power, as the keeper stores it: the infusion in hand and
// what stands beside it. Version 2: courses, doses, delay, piggyback, TCI.
struct EngineState : Infusion {
  static constexpr std::uint32_t kVersion = 2;
  std::uint32_t version = kVersion;
  PumpState state = PumpState::kIdle;
  bool kvo_held = false;      // an alarm stopped the KVO of a delay, for good
  bool restartable = false;   // an alarm stopped it while it ran, in this power-on
  bool standby_ends = false;  // standby with a time
  std::chrono::nanoseconds standby_left{0};
  std::chrono::nanoseconds clock{0};  // time the engine has seen, in every state; never back
  DoseBook doses;
  DoseHistory history;
  RestartBook restarts;
  TciController tci;
  bool has_primary = false;
  Infusion primary;  // that the secondary in hand interrupts
};

static_assert(std::is_trivially_copyable_v<EngineState>);

}  // namespace ph::agent
