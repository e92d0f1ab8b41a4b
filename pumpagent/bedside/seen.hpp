#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/domain/facts.hpp"
#include "pumpagent/engine/engine.hpp"

// What the bedside reads from the engine's picture, and how it words events. For this room alone.
namespace ph::agent {

inline bool holds(const EngineSnapshot& engine, const OrderId& id) {
  return engine.order == OrderTag::of(id);
}
inline bool infuses(const EngineSnapshot& engine) {
  return engine.state == PumpState::kRunning || engine.state == PumpState::kKeepVeinOpen;
}
inline bool is_over(const EngineSnapshot& engine) {
  return engine.finished && engine.programme.end_action != EndAction::kContinue;
}
inline bool is_stopped(const EngineSnapshot& engine) {
  return engine.state == PumpState::kPaused || engine.state == PumpState::kAlarmStop;
}
// Stopped in the middle of an infusion, which must be resumed or ended before anything else.
inline bool is_interrupted(const EngineSnapshot& engine) {
  return is_stopped(engine) && !is_over(engine);
}

// A TCI order says the target that the engine has.
void note_target(Order& order, const EngineSnapshot& engine);

// "1 h 20 min", "5 min", "30 s"
std::string shown_time(milliseconds time);
// Cuts to what the record holds, never inside a character.
std::string clipped(std::string text);
std::string joined(const std::vector<std::string>& reasons);
PumpEvent event_of(EventKind kind, const Now& now);
// Of the local orders: "local." before the time.
bool is_local(const OrderId& id);
// The lines of a review: every part of the request with its units.
std::vector<std::string> parts_shown(const OrderRequest& request);

}  // namespace ph::agent
