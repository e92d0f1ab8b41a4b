#include "pumpagent/control/occlusion_test.hpp"

#include <algorithm>

namespace ph::agent {

void OcclusionTest::enter(Phase phase) {
  phase_ = phase;
  to_draw_ = Volume{};
  in_phase_ = std::chrono::nanoseconds{0};
}

OcclusionTest::Motor OcclusionTest::tick(const Seen& seen, bool asked,
                                         std::chrono::nanoseconds elapsed) {
  const bool closes = seen.door_closed && !was_closed_;
  was_closed_ = seen.door_closed;
  asked_ = asked;
  const bool possible = rule_.pressed > Volume{} && fault_ == SelfTestFault::kNone;
  if (!possible || !seen.door_closed) {
    over_ = over_ || turned_ != 0;
    turned_ = 0;
    enter(Phase::kNone);
    return Motor::kStands;
  }
  if (closes) enter(Phase::kDue);
  if (phase_ == Phase::kNone) return Motor::kStands;
  if (!seen.may || !asked) {
    again_ = shut();
    if (again_) enter(Phase::kDrawsBack);
    return Motor::kStands;
  }
  in_phase_ += elapsed;
  in_all_ += elapsed;
  turned_ = shut() ? std::max<std::int64_t>(seen.encoder - origin_, 0) : 0;
  if (phase_ == Phase::kPresses) pressed_ += seen.displaced;
  return act(seen);
}

void OcclusionTest::begin(const Seen& seen) {
  origin_ = seen.encoder;
  turned_ = 0;
  pressed_ = Volume{};
  found_ = SelfTestFault::kNone;
  in_all_ = std::chrono::nanoseconds{0};
  enter(Phase::kShuts);
}

OcclusionTest::Motor OcclusionTest::act(const Seen& seen) {
  switch (phase_) {
    case Phase::kNone:
      break;
    case Phase::kDue:
      begin(seen);
      break;
    case Phase::kShuts:
      before_ = seen.pressure;
      if (in_phase_ >= kShuts) enter(Phase::kPresses);
      break;
    case Phase::kPresses:
      if (left() > Volume{} && in_all_ < kLongest / 2) return Motor::kPresses;
      enter(Phase::kHolds);
      break;
    case Phase::kHolds:
      if (in_phase_ < kHolds) break;
      judge(seen.pressure - before_);
      enter(Phase::kDrawsBack);
      break;
    case Phase::kDrawsBack:
      if (to_draw_ == Volume{}) to_draw_ = Volume::of(step_.count() * turned_);
      if (turned_ > 0 && in_phase_ < kLongest / 2) return Motor::kDrawsBack;
      enter(std::exchange(again_, false) ? Phase::kDue : Phase::kOpens);
      break;
    case Phase::kOpens:
      if (in_phase_ < kOpens) break;
      over_ = true;
      fault_ = found_;
      enter(Phase::kNone);
      break;
  }
  return Motor::kStands;
}

void OcclusionTest::judge(Pressure rise) {
  constexpr std::int64_t kPerBar = 750'062;  // thousandths of a mmHg
  const std::int64_t due = rule_.pressed.count() * kPerBar / rule_.per_bar.count();
  if (left() > Volume{} || rise.count() * 100 < due * kLeastPercent) {
    found_ = SelfTestFault::kPressureRise;
  } else if (rise.count() * 100 > due * kMostPercent) {
    found_ = SelfTestFault::kPressureJump;
  } else {
    passed_ = rise;
  }
}

}  // namespace ph::agent
