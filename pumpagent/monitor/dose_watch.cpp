#include "pumpagent/monitor/dose_watch.hpp"

#include <algorithm>

#include "pumpagent/monitor/bounds.hpp"

namespace ph::agent {
namespace {

Volume with_slack(Volume most) {
  return most +
         std::max(DoseWatch::kSlack, Volume::of(most.count() / 100 * DoseWatch::kSlackPercent));
}

}  // namespace

Trip DoseWatch::look(const Programme& confirmed, const DriveReport& drive, Volume progress,
                     SteadyTime now) {
  leave_window(confirmed, now);
  // What moved up to this look belongs to the dose that was being given.
  if (current_.activity != Activity::kNone) note(share(confirmed, drive, progress));
  const Volume most = highest_dose(confirmed, current_.activity).volume;
  if (current_.activity != Activity::kNone && current_.given > with_slack(most)) {
    return Trip::kOverDelivery;
  }
  if (const Trip window = judge_window(confirmed, {}); window != Trip::kNone) return window;
  return go_on(confirmed, drive, now);
}

Trip DoseWatch::go_on(const Programme& confirmed, const DriveReport& drive, SteadyTime now) {
  const bool gives = is_active(drive.state) && is_dose(drive.activity);
  const bool demand = gives && drive.activity == Activity::kDemandDose;
  const bool another = (demand && drive.granted != granted_) || drive.dose_number != number_;
  granted_ = drive.granted;
  number_ = drive.dose_number;
  if (!gives) current_ = suspended_ = InHand{};
  if (!gives || (drive.activity == current_.activity && !another)) return Trip::kNone;
  if (demand && current_.activity != Activity::kDemandDose) suspended_ = current_;
  if (!demand && drive.activity == suspended_.activity) {
    current_ = suspended_;
    suspended_ = InHand{};
    return Trip::kNone;
  }
  return begin(confirmed, drive, now);
}

Trip DoseWatch::begin(const Programme& confirmed, const DriveReport& drive, SteadyTime now) {
  const DoseStep most = highest_dose(confirmed, drive.activity);
  current_ = {drive.activity, drive.dose.rate, Volume{}};
  if (most.volume == Volume{} || drive.dose.volume > most.volume || drive.dose.rate > most.rate) {
    return Trip::kDose;
  }
  if (const Trip time = judge_time(confirmed, drive.activity, now); time != Trip::kNone) {
    return time;
  }
  if (drive.activity == Activity::kFlush) return Trip::kNone;  // water
  if (count_ < kMostGiven) given_[(first_ + count_++) % kMostGiven] = {now, Volume{}};
  // A clinician's bolus is ended at the limit, not denied (P27).
  const bool whole = drive.activity == Activity::kDemandDose;
  return judge_window(confirmed, whole ? drive.dose.volume : Volume{});
}

Trip DoseWatch::judge_time(const Programme& confirmed, Activity activity, SteadyTime now) {
  if (activity == Activity::kBolus) return Trip::kNone;
  const bool demand = activity == Activity::kDemandDose;
  std::optional<SteadyTime>& last = demand ? demand_ : periodic_;
  const auto least = at_least(demand ? confirmed.demand.lockout : confirmed.periodic.interval);
  const bool early = last && now - *last < least;
  last = now;
  return early ? Trip::kLockout : Trip::kNone;
}

Trip DoseWatch::judge_window(const Programme& confirmed, Volume coming) const {
  const WindowLimit& limit = confirmed.window;
  if (limit.volume == Volume{}) return Trip::kNone;
  const Volume base = delivered(confirmed.rate, limit.length);
  return in_window_ + coming + base > with_slack(limit.volume) ? Trip::kWindow : Trip::kNone;
}

void DoseWatch::leave_window(const Programme& confirmed, SteadyTime now) {
  const auto length = at_least(confirmed.window.length);
  // The dose that is being given stays.
  const std::size_t stays = current_.activity == Activity::kNone ? 0 : 1;
  while (count_ > stays && now - given_[first_].began >= length) {
    in_window_ = in_window_ - given_[first_].volume;
    first_ = (first_ + 1) % kMostGiven;
    --count_;
  }
}

void DoseWatch::note(Volume volume) {
  current_.given += volume;
  if (current_.activity == Activity::kFlush || count_ == 0) return;
  given_[(first_ + count_ - 1) % kMostGiven].volume += volume;
  in_window_ += volume;
}

// Of what moved, what is above the base flow; a flush has the line for itself.
Volume DoseWatch::share(const Programme& confirmed, const DriveReport& drive,
                        Volume progress) const {
  if (current_.activity == Activity::kFlush) return progress;
  const FlowRate base = base_rate(confirmed, drive);
  const FlowRate all = std::min(base + current_.rate, most_rate(confirmed, base));
  if (all <= FlowRate{}) return progress;
  const Int128 part = Int128{progress.count()} * (all - base).count() / all.count();
  return Volume::of(static_cast<std::int64_t>(part));
}

}  // namespace ph::agent
