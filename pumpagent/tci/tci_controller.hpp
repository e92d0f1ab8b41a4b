#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <type_traits>

#include "protocol/domain/programme.hpp"
#include "protocol/domain/quantity.hpp"
#include "pumpagent/tci/three_compartment.hpp"

namespace ph::agent {

// Computes the flow that brings a patient's predicted concentration to a target and holds it there.
// Part of the therapy engine: its loop thread owns it, it starts nothing by itself, and the engine
// stores it byte for byte. Real-time safe: no heap; a tick costs nothing but the integration once a
// second and the new rate every 10 s.
//
// The prediction is fed with what the encoder measured, never with what was asked for. Doubles hold
// concentrations only; target, rate and their limits are whole numbers.
class TciController {
 public:
  static constexpr std::chrono::seconds kStep{1};          // at most between two integrations
  static constexpr std::chrono::seconds kRecompute{10};    // between two rates
  static constexpr std::chrono::hours kDecrementMost{72};  // longest decrement time told

  // Begins with a patient free of the drug. False, and nothing is changed, when fault_of(plan) is
  // not kNone or `rate_most` is not above zero.
  bool start(const TciPlan& plan, FlowRate rate_most);

  // A new confirmed target; the rate follows at once. Zero: no more drug. False, and nothing is
  // changed, without a start, below zero or above target_most().
  bool set_target(std::int64_t pg_per_ml);

  // `elapsed` since the last tick (below zero counts as zero) and the volume of drug moved in it,
  // by whatever it was moved (rate, bolus, KVO). Also to be called while paused, with volume zero.
  // What a back-off took back (below zero) counts as given only once it has been moved again.
  void tick(std::chrono::nanoseconds elapsed, Volume moved);

  // Time without power and without drug, before the next tick. A clock that went back: no time.
  void age(std::chrono::nanoseconds away);

  // What the pump should now give: 0 to rate_most, valid until the next tick. Zero without a start.
  FlowRate rate() const { return rate_; }

  // What that rate may still move before the next one: a tick that comes late must not make a first
  // dose larger. Rounded up, so that it is zero only with the rate.
  Volume budget() const;

  // Predicted, to the nearest pg/mL, at most kStep old.
  std::int64_t plasma_pg_per_ml() const;
  std::int64_t effect_pg_per_ml() const;
  std::int64_t target_pg_per_ml() const { return target_; }

  // Decrement time: how long without drug until plasma has fallen to `pg_per_ml` (> 0), rounded up;
  // 0 when it is not above. Absent when it takes longer than kDecrementMost. Some microseconds of
  // work: for display, not for each tick.
  std::optional<std::chrono::seconds> time_to_plasma(std::int64_t pg_per_ml) const;

  // For what was read back from storage: either never started, or every number within its bounds.
  bool is_sound() const;

  bool operator==(const TciController&) const = default;

 private:
  void integrate();
  void recompute();
  double rate_for_plasma(const Transition& ten) const;
  double rate_for_effect(const Transition& ten) const;

  TciPlan plan_;
  FlowRate rate_most_;
  std::int64_t target_ = 0;
  FlowRate rate_;
  Concentrations now_;
  Volume moved_;                          // not yet integrated; below zero: taken back
  std::chrono::nanoseconds pending_{0};   // not yet integrated
  std::chrono::nanoseconds rate_age_{0};  // since rate_ was computed
};

static_assert(std::is_trivially_copyable_v<TciController>);

}  // namespace ph::agent
