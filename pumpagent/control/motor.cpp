#include "pumpagent/control/motor.hpp"

#include <algorithm>

namespace ph::agent {
namespace {

constexpr std::int64_t kNanosecondsPerHour = 3'600'000'000'000;

}  // namespace

Volume Motor::observe(std::int64_t encoder, std::chrono::nanoseconds elapsed) {
  if (!origin_) {
    origin_ = true;
    encoder_ = furthest_ = encoder;
  }
  const std::int64_t moved = encoder - encoder_;
  turned_ = stroke_.between(encoder_, encoder);
  encoder_ = encoder;
  shown_ += moved;
  since_check_ += elapsed;
  still_ = moved == 0 ? still_ + elapsed : std::chrono::nanoseconds{0};
  account(moved);
  if (since_check_ >= kSettle) settle();
  watch_back();
  const std::int64_t before = furthest_;
  furthest_ = std::max(furthest_, encoder);
  return stroke_.between(before, furthest_);
}

// More than was issued is taken off what is owed; while it stands it is unasked.
void Motor::account(std::int64_t moved) {
  in_flight_ -= moved;
  if (mode_ == Mode::kForwards) {
    ahead_score_ = std::max<std::int64_t>(ahead_score_ - std::max<std::int64_t>(moved, 0), 0);
    if (in_flight_ < 0) take_off(-in_flight_);
  } else if (mode_ == Mode::kStands && in_flight_ <= -kAheadSteps) {
    conditions_.add(AlarmCode::kMotionUncommanded);
  }
}

// What was called lost and shows late is no surplus.
void Motor::take_off(std::int64_t surplus) {
  owe(encoder_, encoder_ - surplus);
  in_flight_ = 0;
  const std::int64_t late = std::min(surplus, late_);
  late_ -= late;
  lost_score_ = std::max<std::int64_t>(lost_score_ - late * kLostShare, 0);
  ahead_score_ += (surplus - late) * kLostShare;
  const bool far = owed_ <= -kAheadSteps * stroke_.step().count();
  if (far || ahead_score_ >= kAheadSteps * kLostShare) conditions_.add(AlarmCode::kMotorRate);
}

// What lies between two places is owed once more; less, where the second is behind the first.
void Motor::owe(std::int64_t from, std::int64_t to) { owed_ += stroke_.between(from, to).count(); }

void Motor::watch_back() {
  const std::int64_t behind = std::max<std::int64_t>(furthest_ - encoder_, 0);
  if (mode_ == Mode::kBackwards) rest_ = std::max(rest_, behind);
  rest_ = std::min(rest_, behind);
  if (behind >= rest_ + kBackSteps) conditions_.add(AlarmCode::kMotionUncommanded);
}

// What was under way at the last check and has not been shown since is lost.
void Motor::settle() {
  if (mode_ == Mode::kBackwards) return settle_back();
  const std::int64_t lost =
      std::clamp<std::int64_t>(at_check_ - shown_, 0, std::max<std::int64_t>(in_flight_, 0));
  if (shown_ > 0 || mode_ == Mode::kStands) lost_in_row_ = 0;
  if (mode_ == Mode::kForwards) {
    owe(encoder_ + in_flight_ - lost, encoder_ + in_flight_);
    lost_in_row_ += lost;
    late_ = std::min(late_ + lost, kLateSteps);
    made_up_ += lost;
    watch_lost(lost);
  }
  in_flight_ -= lost;
  if (mode_ == Mode::kStands) settle_at_rest();
  if (lost_in_row_ >= kStallSteps) conditions_.add(AlarmCode::kMotorStall);
  at_check_ = std::max<std::int64_t>(in_flight_, 0);
  shown_ = 0;
  since_check_ = std::chrono::nanoseconds{0};
}

// Backwards nothing is made up for: what does not turn is not drawn.
void Motor::settle_back() {
  lost_in_row_ = shown_ < 0 || in_flight_ == 0 ? 0 : lost_in_row_ - in_flight_;
  if (lost_in_row_ >= kStallSteps) conditions_.add(AlarmCode::kMotorStall);
  if (shown_ >= kAheadSteps) conditions_.add(AlarmCode::kMotionUncommanded);
  if (shown_ == 0) in_flight_ = 0;
  shown_ = 0;
  since_check_ = std::chrono::nanoseconds{0};
}

void Motor::settle_at_rest() {
  if (in_flight_ >= 0 || still_ < kForgive) return;
  ++in_flight_;
  still_ = std::chrono::nanoseconds{0};
}

void Motor::watch_lost(std::int64_t lost) {
  const std::int64_t shown = std::max<std::int64_t>(shown_, 0);
  lost_score_ = std::max<std::int64_t>(lost_score_ + lost * kLostShare - shown, 0);
  if (lost_score_ * stroke_.step().count() > kLostVolume.count() * kLostShare) {
    conditions_.add(AlarmCode::kMotorRate);
  }
}

// Steps that the motor can make in `elapsed`.
std::int64_t Motor::pace(std::chrono::nanoseconds elapsed) const {
  if (fastest_ == FlowRate{}) return 1'000'000;
  return delivered(fastest_, elapsed).count() / stroke_.step().count() + 1;
}

// What was asked for before the stop and had not moved by then never will: the current was off. It
// may show late, and is no loss, unless nothing shows at all.
void Motor::begin() {
  const std::int64_t void_steps = std::max<std::int64_t>(in_flight_, 0);
  lost_in_row_ = shown_ > 0 ? 0 : lost_in_row_ + void_steps;
  if (lost_in_row_ >= kStallSteps) conditions_.add(AlarmCode::kMotorStall);
  late_ = std::min(late_ + void_steps, kLateSteps);
  in_flight_ = at_check_ = 0;
  mode_ = Mode::kForwards;
}

std::int32_t Motor::schedule(FlowRate rate, std::chrono::nanoseconds elapsed, Volume budget) {
  if (mode_ != Mode::kForwards) begin();
  const Int128 exact = Int128{rate.count()} * elapsed.count() + remainder_;
  const auto due = static_cast<std::int64_t>(exact / kNanosecondsPerHour);
  remainder_ = static_cast<std::int64_t>(exact % kNanosecondsPerHour);
  owed_ += due;
  // What is owed of before comes at no more than a quarter above the rate, one step at least.
  const std::int64_t most = std::min(owed_, due + due / 4 + 2 * stroke_.step().count());
  const std::int64_t fast = pace(elapsed);
  const std::int64_t issued = encoder_ + in_flight_;
  const std::int64_t from = stroke_.displaced(issued).count();
  const std::int64_t end = stroke_.displaced(encoder_).count() + budget.count();
  std::int64_t steps = 0, given = 0;
  bool spent = from >= end;
  while (steps < fast && !spent) {
    const std::int64_t next = stroke_.displaced(issued + steps + 1).count() - from;
    if (next > most) break;
    given = next;
    ++steps;
    spent = from + given >= end;
  }
  in_flight_ += steps;
  owed_ = spent ? std::min<std::int64_t>(owed_ - given, 0) : owed_ - given;
  const std::int64_t behind = kBehindSteps * stroke_.step().count() + due;
  if (owed_ > behind) {
    conditions_.add(AlarmCode::kUnderRate);
    owed_ = behind;
  }
  return static_cast<std::int32_t>(steps);
}

std::int32_t Motor::draw_back(FlowRate rate, std::chrono::nanoseconds elapsed, Volume most) {
  if (mode_ != Mode::kBackwards) {
    stop();
    in_flight_ = 0;
    lost_in_row_ = 0;
    shown_ = 0;
    since_check_ = std::chrono::nanoseconds{0};
    mode_ = Mode::kBackwards;
  }
  const Int128 exact = Int128{rate.count()} * elapsed.count() + remainder_;
  owed_ += static_cast<std::int64_t>(exact / kNanosecondsPerHour);
  remainder_ = static_cast<std::int64_t>(exact % kNanosecondsPerHour);
  const std::int64_t step = stroke_.step().count();
  const std::int64_t steps = std::min(owed_ / step, (most.count() - drawn_) / step);
  owed_ = std::min(owed_ - steps * step, step);
  drawn_ += steps * step;
  in_flight_ -= steps;
  return static_cast<std::int32_t>(-steps);
}

void Motor::stop() {
  if (mode_ == Mode::kBackwards) in_flight_ = shown_ = 0;
  mode_ = Mode::kStands;
  owed_ = 0;
  drawn_ = 0;
  remainder_ = 0;
}

void Motor::forget() {
  // A counter that began anew has no furthest place.
  if (conditions_.contains(AlarmCode::kMotionUncommanded)) furthest_ = encoder_;
  conditions_ = AlarmSet{};
  rest_ = std::max<std::int64_t>(furthest_ - encoder_, 0);
  lost_score_ = 0;
  ahead_score_ = 0;
  late_ = 0;
  in_flight_ = 0;
  at_check_ = 0;
  shown_ = 0;
  lost_in_row_ = 0;
}

}  // namespace ph::agent
