#include "pumpagent/control/back_off.hpp"

#include <algorithm>
#include <utility>

namespace ph::agent {
namespace {

constexpr std::int64_t kMarks = 8;

}  // namespace

void BackOff::note(Pressure line) { lowest_ = lowest_ ? std::min(*lowest_, line) : line; }

void BackOff::begin(Pressure line, Volume behind) {
  if (rule_.most <= Volume{} || rule_.rate <= FlowRate{} || !lowest_) return;
  active_ = true;
  time_ = std::chrono::nanoseconds{0};
  from_ = behind;
  drawn_ = Volume{};
  mark_ = Volume::of(rule_.most.count() / kMarks);
  at_mark_ = line;
}

void BackOff::end() {
  if (!active_) return;
  active_ = false;
  if (drawn_ > Volume{}) released_ = drawn_;
}

bool BackOff::falls(Pressure line) {
  if (drawn_ < mark_) return true;
  mark_ += Volume::of(rule_.most.count() / kMarks);
  return std::exchange(at_mark_, line) - line >= kFall;
}

bool BackOff::goes_on(Pressure line, Volume behind, std::chrono::nanoseconds elapsed) {
  time_ += elapsed;
  drawn_ = std::max(behind - from_, Volume{});
  const auto longest = kRest + 2 * time_for(rule_.most, rule_.rate);
  doubt_ = doubt_ || !falls(line);
  const bool over = line <= *lowest_ + kMargin || drawn_ >= rule_.most || time_ >= longest;
  if (over || doubt_) end();
  return active_;
}

bool BackOff::take_doubt() { return std::exchange(doubt_, false); }

std::optional<Volume> BackOff::take_released() { return std::exchange(released_, std::nullopt); }

}  // namespace ph::agent
