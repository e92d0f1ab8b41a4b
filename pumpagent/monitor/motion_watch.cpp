#include "pumpagent/monitor/motion_watch.hpp"

#include <algorithm>
#include <utility>

#include "pumpagent/monitor/bounds.hpp"

namespace ph::agent {
namespace {

constexpr std::int64_t kNanosecondsPerHour = 3'600'000'000'000;
constexpr Pressure kPatient = mmhg(150);   // of vein and height together
constexpr std::int64_t kLeakShare = 20;    // of the rate, at most
constexpr std::int64_t kPerBar = 750'062;  // thousandths of a mmHg

}  // namespace

void MotionWatch::observe(std::int64_t encoder) {
  if (first_) encoder_ = furthest_ = encoder;
  first_ = false;
  moved_now_ = Volume::of((encoder - encoder_) * step_.count());
  progress_now_ = Volume::of(std::max<std::int64_t>(encoder - furthest_, 0) * step_.count());
  encoder_ = encoder;
  furthest_ = std::max(furthest_, encoder);
}

void MotionWatch::leak(Pressure down, FlowRate rate, std::chrono::nanoseconds elapsed) {
  const bool of_a_patient = down <= kPatient && down >= Pressure{} - kPatient;
  const std::int64_t most = rate.count() / kLeakShare;
  const std::int64_t flow =
      of_a_patient ? std::clamp(leak_per_bar_.count() * down.count() / kPerBar, -most, most) : 0;
  const Int128 exact = Int128{flow} * elapsed.count() + leak_fraction_;
  leaked_ += Volume::of(static_cast<std::int64_t>(exact / kNanosecondsPerHour));
  leak_fraction_ = static_cast<std::int64_t>(exact % kNanosecondsPerHour);
  const Volume off = std::min(leaked_, progress_now_);
  leaked_ = leaked_ - off;
  progress_now_ = progress_now_ - off;
  moved_now_ = moved_now_ - off;
}

// Back is only what a pressure release may draw: while the drive stands and says so, after an
// occlusion that the guard felt itself, and no more of it than the model has.
Trip MotionWatch::judge_reverse(const DriveReport& drive, Pressure down, Pressure limit,
                                SteadyTime now) {
  // The alarm comes at the limit; sensor noise and the time of one look are left to it.
  const bool felt = limit > Pressure{} && down.count() * 4 >= limit.count() * 3;
  if (felt) occluded_ = now;
  const Volume back = Volume::of((furthest_ - encoder_) * step_.count());
  const bool may = drive.backing_off && !is_active(drive.state);
  const bool fresh = occluded_ != SteadyTime{} && now - occluded_ <= kOccluded;
  if (may && !releases_ && fresh) release_from_ = std::min(back, excused_);
  releases_ = may && (releases_ || fresh);
  if (releases_) excused_ = std::max(excused_, std::min(back, release_from_ + back_off_most_));
  excused_ = std::min(excused_, back);
  return back > excused_ + kStillMoves ? Trip::kReverse : Trip::kNone;
}

Trip MotionWatch::count(FlowRate rate, std::chrono::nanoseconds elapsed) {
  const Int128 exact = Int128{rate.count()} * elapsed.count() + fraction_;
  allowed_ += Volume::of(static_cast<std::int64_t>(exact / kNanosecondsPerHour));
  fraction_ = static_cast<std::int64_t>(exact % kNanosecondsPerHour);
  moved_ += moved_now_;
  if (excess() > kExcess) return Trip::kOverDelivery;
  allowed_ = std::min(allowed_, moved_ + kBanked);
  return Trip::kNone;
}

Trip MotionWatch::judge_moving(FlowRate rate, std::chrono::nanoseconds elapsed) {
  still_ = std::chrono::nanoseconds{0};
  still_moved_ = Volume{};
  rate_ = rate;
  if (const Trip over = count(rate, elapsed); over != Trip::kNone) return over;
  // Half a millilitre or a minute of flow, whichever is more, may be missing before the monitor
  // calls it: the loop's own stall alarm comes far sooner.
  const Volume slack = std::max(microlitres(500), delivered(rate, std::chrono::minutes{1}));
  shortfall_ = std::max(shortfall_ + delivered(rate, elapsed) - moved_now_, Volume{});
  return shortfall_ > slack ? Trip::kUnderDelivery : Trip::kNone;
}

Trip MotionWatch::judge_still(bool alarm_stop, std::chrono::nanoseconds elapsed) {
  // What moved up to the first look that finds it standing was still asked for.
  const Trip over = count(std::exchange(rate_, FlowRate{}), elapsed);
  if (over != Trip::kNone) return over;
  still_ += elapsed;
  if (still_ <= kStopTime) return Trip::kNone;
  still_moved_ = std::max(still_moved_ + moved_now_, Volume{});
  if (still_moved_ <= kStillMoves) return Trip::kNone;
  return alarm_stop ? Trip::kNotStopped : Trip::kUncommanded;
}

}  // namespace ph::agent
