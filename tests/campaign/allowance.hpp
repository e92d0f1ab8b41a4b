#pragma once
#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <utility>

#include "protocol/domain/programme.hpp"
#include "tests/campaign/body.hpp"

namespace ph::campaign {

// What the confirmed programme allows, kept from nothing but the programme, the keys that were
// pressed and the true time: an account of its own, sharing no line with engine or monitor. What it
// is held against is what arrived at the patient, physically.
//
// Over-delivery is what arrived beyond that. Allowance that was not used lapses, but for kKept and
// for what stands in the line under pressure: it was allowed when it was pumped. With a target it
// is what brings the plasma of a body of its own, which gets what was really pumped, to the target
// (or, for the effect site, to the overshoot that was confirmed).
class Allowance {
 public:
  static constexpr Volume kKept = microlitres(200);

  explicit Allowance(const Programme& programme);

  // Keys that the pump accepted, and what it said it began.
  void start() { running_ = true; }
  void stop() { running_ = false; }
  // What came too much before a stop still counts after it.
  void resume();
  void set_rate(FlowRate rate) { programme_.rate = rate; }
  void set_target(std::int64_t pg_per_ml) { programme_.tci.target_pg_per_ml = pg_per_ml; }
  // A piggyback begins with the next start; behind it the primary goes on by itself.
  void interrupt(const Programme& secondary);
  void bolus(const DoseStep& step) { add_dose(step); }
  void demand_granted();
  void periodic_begins();

  // `shaft`: nominal volume by true steps; `arrived`, `in_line`: since the start.
  void pass(std::chrono::nanoseconds dt, Volume arrived, Volume in_line, Volume shaft);

  bool running() const { return running_; }
  bool given() const;
  // Beyond what was allowed, the most so far.
  Volume worst() const { return worst_; }
  std::uint32_t broken_lockouts() const { return broken_lockouts_; }
  // Moved in one window beyond its limit and beyond the excess that is counted already.
  Volume worst_window() const { return worst_window_; }

 private:
  FlowRate base() const;
  FlowRate course_rate() const;
  FlowRate piggyback_rate(FlowRate primary) const;
  Volume to_target(std::chrono::nanoseconds dt) const;
  Volume allowed(std::chrono::nanoseconds dt);
  void follow_course(std::chrono::nanoseconds dt, Volume moved);
  void watch_window(Volume shaft);
  void add_dose(const DoseStep& step);

  Programme programme_;
  std::optional<Programme> secondary_;
  Volume secondary_from_;  // pumped, when it began
  std::optional<MarshBody> body_;
  bool running_ = false;
  std::chrono::nanoseconds true_time_{0}, running_time_{0}, delay_{0};
  std::chrono::nanoseconds last_demand_{-1}, last_periodic_{-1};
  std::size_t phase_ = 0;
  Volume in_phase_, pumped_, arrived_, excess_, worst_, worst_window_;
  std::chrono::nanoseconds phase_time_{0};
  Volume pool_;  // of doses that may still flow
  FlowRate pool_rate_;
  std::int64_t fraction_ = 0;
  std::deque<std::pair<std::chrono::nanoseconds, Volume>> history_;  // of the shaft
  std::uint32_t broken_lockouts_ = 0;
};

}  // namespace ph::campaign
