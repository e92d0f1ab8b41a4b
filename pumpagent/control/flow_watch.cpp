#include "pumpagent/control/flow_watch.hpp"

#include <algorithm>

namespace ph::agent {
namespace {

Volume share(Volume of, int percent) { return Volume::of(of.count() * percent / 100); }

}  // namespace

void FlowWatch::observe(Volume due, Volume given, std::chrono::nanoseconds elapsed,
                        std::chrono::nanoseconds patience) {
  due_ += due;
  given_ += given;
  time_ += elapsed;
  const Volume wide = limits_.far_slack + share(due_, limits_.far_percent);
  far_over_ = far_over_ || given_ - due_ > wide;
  if (due_ >= limits_.window) close(patience);
}

void FlowWatch::close(std::chrono::nanoseconds patience) {
  const Volume error = given_ - due_;
  const Volume narrow = limits_.slack + share(due_, limits_.narrow_percent);
  const Side side = error > narrow              ? Side::kOver
                    : error < Volume{} - narrow ? Side::kUnder
                                                : Side::kFair;
  const bool goes_on = side == side_ && side != Side::kFair;
  lasting_ = goes_on ? lasting_ + time_ : time_;
  windows_ = goes_on ? windows_ + 1 : 1;
  if (side == Side::kFair) {
    swings_ = std::max(swings_ - 1, 0);
  } else {
    if (unfair_ != Side::kFair && side != unfair_) ++swings_;
    unfair_ = side;
  }
  side_ = side;
  const bool lasts = windows_ >= 2 && lasting_ >= patience;
  over_ = over_ || (side == Side::kOver && lasts);
  under_ = under_ || (side == Side::kUnder && (lasts || given_ == Volume{}));
  due_ = Volume{};
  given_ = Volume{};
  time_ = std::chrono::nanoseconds{0};
}

void FlowWatch::forget() { *this = FlowWatch{limits_}; }

}  // namespace ph::agent
