#pragma once
#include <algorithm>
#include <array>
#include <compare>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "tests/unit/pumpagent_engine/pump_engine.hpp"

namespace ph::agent {

// Where an engine is, as far as what it does next depends on it: one cell of the product of all
// these parts.
struct Cell {
  enum class Ended : std::uint8_t { kNo, kGiven, kExpired };

  PumpState state = PumpState::kIdle;
  Activity activity = Activity::kNone;
  Activity suspended = Activity::kNone;  // behind a demand dose
  Ended ended = Ended::kNo;              // the VTBI, or the longest time
  bool waits = false;                    // for a delayed start
  bool secondary = false;                // a piggyback in hand
  bool restartable = false;              // after an occlusion
  auto operator<=>(const Cell&) const = default;

  static Cell of(const TherapyEngine& engine) {
    const EngineState& s = engine.saved();
    const Ended ended = s.expired ? Ended::kExpired : s.finished ? Ended::kGiven : Ended::kNo;
    return {s.state,       engine.activity(), s.doses.suspended.kind, ended, s.waits && !s.begun,
            s.has_primary, s.restartable};
  }
  std::string name() const {
    std::string out =
        std::string(ph::to_string(state)) + ' ' + std::string(ph::to_string(activity));
    if (suspended != Activity::kNone) out += ", suspended " + std::string(ph::to_string(suspended));
    if (ended == Ended::kGiven) out += ", volume given";
    if (ended == Ended::kExpired) out += ", time over";
    if (waits) out += ", start waits";
    if (secondary) out += ", piggyback";
    if (restartable) out += ", may restart";
    return out;
  }
};

// Every cell of the product.
inline std::vector<Cell> all_cells() {
  std::vector<Cell> out;
  const std::array suspended = {Activity::kNone, Activity::kBolus, Activity::kPeriodicDose,
                                Activity::kFlush};
  for (std::size_t s = 0; s < kPumpStateCount; ++s) {
    for (std::size_t a = 0; a <= static_cast<std::size_t>(kLastActivity); ++a) {
      for (const Activity behind : suspended) {
        for (const auto ended : {Cell::Ended::kNo, Cell::Ended::kGiven, Cell::Ended::kExpired}) {
          for (int bits = 0; bits < 8; ++bits) {
            out.push_back({static_cast<PumpState>(s), static_cast<Activity>(a), behind, ended,
                           (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0});
          }
        }
      }
    }
  }
  return out;
}

// Why no engine is ever in a cell; empty: it can be.
struct Law {
  const char* words;
  bool (*excludes)(const Cell&);
};

namespace laws {

inline bool in(PumpState state, std::initializer_list<PumpState> all) {
  return std::find(all.begin(), all.end(), state) != all.end();
}
inline bool in(Activity activity, std::initializer_list<Activity> all) {
  return std::find(all.begin(), all.end(), activity) != all.end();
}
inline Activity only_activity(PumpState state) {
  return state == PumpState::kKeepVeinOpen ? Activity::kKeepOpen
         : state == PumpState::kDelayed    ? Activity::kDelay
         : state == PumpState::kPriming    ? Activity::kPriming
                                           : Activity::kNone;
}
inline bool runs(const Cell& c) { return c.state == PumpState::kRunning; }

}  // namespace laws

// Ordered: the first law that excludes a cell names it.
inline const std::vector<Law>& cell_laws() {
  using namespace laws;
  static const std::vector<Law> all = {
      {"the state has one activity alone",
       [](const Cell& c) { return !runs(c) && c.activity != only_activity(c.state); }},
      {"what runs gives a base flow, a dose or waits",
       [](const Cell& c) {
         return runs(c) && in(c.activity, {Activity::kNone, Activity::kKeepOpen, Activity::kDelay,
                                           Activity::kPriming});
       }},
      {"a dose is suspended by a demand dose that runs, and by nothing else",
       [](const Cell& c) {
         return c.suspended != Activity::kNone && c.activity != Activity::kDemandDose;
       }},
      {"a pump without a programme has nothing of one",
       [](const Cell& c) {
         const bool empty =
             in(c.state, {PumpState::kIdle, PumpState::kStandby, PumpState::kPriming});
         return empty && (c.ended != Cell::Ended::kNo || c.waits || c.secondary || c.restartable);
       }},
      {"only what ran until an alarm may restart, and not behind its longest time",
       [](const Cell& c) {
         return c.restartable &&
                (c.state != PumpState::kAlarmStop || c.ended == Cell::Ended::kExpired);
       }},
      {"a delayed start waits until it begins, and only then can anything end",
       [](const Cell& c) {
         const bool may = in(c.state, {PumpState::kDelayed, PumpState::kReady, PumpState::kPaused,
                                       PumpState::kFailed});
         return (c.waits && (!may || c.ended != Cell::Ended::kNo)) ||
                (c.state == PumpState::kDelayed && !c.waits);
       }},
      {"a piggyback and what it interrupts have no delay",
       [](const Cell& c) { return c.secondary && (c.waits || c.state == PumpState::kDelayed); }},
      {"what is ready or waits has not begun",
       [](const Cell& c) {
         return in(c.state, {PumpState::kReady, PumpState::kDelayed}) &&
                c.ended != Cell::Ended::kNo;
       }},
      {"behind the longest time the pump is stopped by itself, or out of service",
       [](const Cell& c) {
         return c.ended == Cell::Ended::kExpired &&
                !in(c.state, {PumpState::kAlarmStop, PumpState::kFailed});
       }},
      {"a piggyback whose volume is given is gone: its primary is in hand",
       [](const Cell& c) { return c.secondary && c.ended == Cell::Ended::kGiven; }},
      {"a piggyback has no doses on demand or by the clock",
       [](const Cell& c) {
         return c.secondary &&
                in(c.activity, {Activity::kDemandDose, Activity::kPeriodicDose, Activity::kFlush});
       }},
      {"behind its volume what runs has no dose and no part of a course",
       [](const Cell& c) {
         return runs(c) && c.ended == Cell::Ended::kGiven &&
                !in(c.activity, {Activity::kBase, Activity::kWaiting});
       }},
  };
  return all;
}

// The law that excludes a cell; nothing: an engine can be there.
inline std::optional<std::size_t> excluded_by(const Cell& cell) {
  const auto& all = cell_laws();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].excludes(cell)) return i;
  }
  return std::nullopt;
}

}  // namespace ph::agent
