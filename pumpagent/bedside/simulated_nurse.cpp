#include "pumpagent/bedside/simulated_nurse.hpp"

#include <algorithm>

namespace ph::agent {

std::optional<KeyPress> SimulatedNurse::look(const Display& display, SteadyTime now) {
  const auto wanted = intend(display);
  if (!wanted) {
    intended_.reset();
    return std::nullopt;
  }
  if (intended_ != wanted->key) {
    intended_ = wanted->key;
    since_ = now;
  }
  if (now - since_ < delay(wanted->key)) return std::nullopt;
  intended_.reset();
  return wanted;
}

std::optional<KeyPress> SimulatedNurse::intend(const Display& display) const {
  const auto may = [&](Key key) {
    return std::find(display.keys.begin(), display.keys.end(), key) != display.keys.end();
  };
  const bool stopped = may(Key::kEnd) && !may(Key::kStart);
  if (display.alarm_priority >= Priority::kMedium && may(Key::kClearAlarm)) {
    return KeyPress{Key::kClearAlarm, {}};
  }
  if (may(Key::kOverride)) {
    return KeyPress{habits_.overrides_soft_limits ? Key::kOverride : Key::kDecline, habits_.reason};
  }
  if (may(Key::kConfirm)) return KeyPress{Key::kConfirm, {}};
  if (may(Key::kStart)) return KeyPress{Key::kStart, {}};
  if (stopped && may(Key::kResume) && habits_.resumes_after_alarm) {
    return KeyPress{Key::kResume, {}};
  }
  if (stopped && !may(Key::kResume) && habits_.ends_finished) return KeyPress{Key::kEnd, {}};
  return std::nullopt;
}

milliseconds SimulatedNurse::delay(Key key) const {
  switch (key) {
    case Key::kStart:
      return habits_.until_start;
    case Key::kClearAlarm:
      return habits_.until_clear;
    case Key::kResume:
    case Key::kEnd:
      return habits_.until_resume;
    default:
      return habits_.until_confirm;
  }
}

}  // namespace ph::agent
