#include "pumpagent/bedside/simulated_nurse.hpp"

#include <algorithm>

namespace ph::agent {
namespace {

bool may_press(const Display& display, Key key) {
  return std::find(display.keys.begin(), display.keys.end(), key) != display.keys.end();
}

}  // namespace

void SimulatedNurse::sees_calm(SteadyTime now) {
  intended_.reset();
  wish_.reset();
  if (now - cleared_at_ >= kGone) times_ = 0;
}

std::optional<KeyPress> SimulatedNurse::look(const Display& display, SteadyTime now) {
  if (display.alarm != cleared_ && now - cleared_at_ >= kGone) times_ = 0;
  auto wanted = intend(display, now);
  if (!wanted) {
    intended_.reset();
    return patient(display, now);
  }
  if (intended_ != wanted->key) {
    intended_ = wanted->key;
    since_ = now;
  }
  if (now - since_ < delay(wanted->key)) return std::nullopt;
  intended_.reset();
  count(*wanted, display, now);
  return wanted;
}

bool SimulatedNurse::gave_up(const Display& display, SteadyTime now) const {
  return times_ >= kTries && display.alarm == cleared_ && now - cleared_at_ < kLeftAlone;
}

void SimulatedNurse::count(const KeyPress& key, const Display& display, SteadyTime now) {
  if (key.key != Key::kClearAlarm) return;
  times_ = display.alarm == cleared_ ? times_ + 1 : 1;
  cleared_ = display.alarm;
  cleared_at_ = now;
}

std::optional<KeyPress> SimulatedNurse::intend(const Display& display, SteadyTime now) const {
  const auto may = [&](Key key) { return may_press(display, key); };
  const bool stopped = may(Key::kEnd) && !may(Key::kStart);
  if (display.alarm_priority >= Priority::kMedium && may(Key::kClearAlarm)) {
    if (gave_up(display, now)) return std::nullopt;
    return KeyPress{Key::kClearAlarm, {}};
  }
  if (may(Key::kEnter)) return std::nullopt;  // somebody else is at the front
  if (display.stop_first) return KeyPress{Key::kStop, {}};
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

// The patient asks whether or not the lockout is over: a denial is counted too (P33).
std::optional<KeyPress> SimulatedNurse::patient(const Display& display, SteadyTime now) {
  if (habits_.patient_asks <= milliseconds{0} || !may_press(display, Key::kPatientButton)) {
    wish_.reset();
    return std::nullopt;
  }
  if (!wish_) wish_ = now + next_wish();
  if (now < *wish_) return std::nullopt;
  wish_ = now + next_wish();
  return KeyPress{Key::kPatientButton, {}};
}

milliseconds SimulatedNurse::next_wish() {
  const std::int64_t mean = habits_.patient_asks.count();
  return milliseconds{mean / 2 +
                      static_cast<std::int64_t>(random_()) % std::max<std::int64_t>(mean, 1)};
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
