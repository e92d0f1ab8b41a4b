// The ways in and out of an infusion that are no start: restart, standby, end, loss of power.
#include <algorithm>

#include "pumpagent/engine/doses.hpp"
#include "pumpagent/engine/engine.hpp"
#include "pumpagent/engine/soundness.hpp"

namespace ph::agent {
namespace {

using std::chrono::nanoseconds;

}  // namespace

// P52. The doses that the alarm ended stay ended, and no stair is skipped: it comes back as it was.
Answer TherapyEngine::restart() {
  RestartBook& book = s_.restarts;
  const auto first = std::find_if(book.at.begin(), book.at.begin() + book.count,
                                  [&](nanoseconds at) { return at > s_.clock - kRestartWindow; });
  std::move(first, book.at.begin() + book.count, book.at.begin());
  book.count = static_cast<std::uint8_t>(book.at.begin() + book.count - first);
  if (!s_.restartable) return Answer::kNotStarted;
  if (book.count >= s_.programme.occlusion_restarts) return Answer::kAtLimit;
  book.at[book.count++] = s_.clock;
  s_.state = PumpState::kRunning;
  s_.restartable = false;
  record_number(EventKind::kOcclusionRestart, book.count);
  return Answer::kAccepted;
}

Answer TherapyEngine::stand_by(const EngineCommand& command) {
  if (s_.has_primary) return Answer::kStoppedFirst;
  const auto time = command.standby;
  const bool ends = time != std::chrono::milliseconds{0};
  if (ends && (time < kStandbyLeast || time > kStandbyMost)) return Answer::kBadValue;
  EngineState after;
  after.clock = s_.clock;
  after.history = s_.history;
  after.state = PumpState::kStandby;
  after.standby_ends = ends;
  after.standby_left = time;
  s_ = after;
  ++serial_;
  return Answer::kAccepted;
}

// What a patient had outlives the programme (DoseHistory); a pump out of service stays so.
void TherapyEngine::end() {
  const auto close = [&](const Infusion& infusion) {
    if ((!infusion.begun && !infusion.waits) || infusion.finished || infusion.expired) return;
    EngineEvent out = event(EventKind::kInfusionEnded);
    out.order = infusion.order;
    out.volume = infusion.infused;
    out.cause = EngineVerb::kEnd;
    out.by_person = true;
    events_.push(out);
  };
  close(s_);
  if (s_.has_primary) close(s_.primary);
  cancel_doses(Why::kStopped);
  EngineState after;
  if (s_.state == PumpState::kFailed) after.state = PumpState::kFailed;
  after.clock = s_.clock;
  remember_base(s_, s_.programme);
  after.history = s_.history;
  s_ = after;
  ++serial_;
}

Answer TherapyEngine::restore(const EngineState& state, std::chrono::nanoseconds away) {
  const std::uint32_t next = serial_ + 1;
  *this = TherapyEngine{};
  serial_ = next;
  if (!is_sound(state)) return Answer::kBadValue;
  s_ = state;
  const auto gone = std::max(away, std::chrono::nanoseconds{0});
  s_.clock += gone;
  s_.since_begin += s_.begun ? gone : std::chrono::nanoseconds{0};
  s_.primary.since_begin += s_.primary.begun ? gone : std::chrono::nanoseconds{0};
  s_.standby_left = std::max(s_.standby_left - gone, std::chrono::nanoseconds{0});
  s_.tci.age(gone);
  s_.restartable = false;
  if (infusing() || s_.state == PumpState::kDelayed) s_.state = PumpState::kPaused;
  if (s_.state == PumpState::kPriming) s_.state = PumpState::kIdle;
  cancel_doses(Why::kPower);
  if (waits_for_start() && s_.delay_left > std::chrono::nanoseconds{0}) {
    s_.delay_left = std::max(s_.delay_left - gone, std::chrono::nanoseconds{0});
    if (s_.delay_left == std::chrono::nanoseconds{0}) passing_.add(AlarmCode::kDelayedStartMissed);
  }
  return Answer::kAccepted;
}

}  // namespace ph::agent
