#include "pumpagent/monitor/volume_watch.hpp"

#include <algorithm>

#include "pumpagent/monitor/bounds.hpp"

namespace ph::agent {

Trip VolumeWatch::count(const Programme& confirmed, const DriveReport& drive, Volume progress,
                        std::chrono::nanoseconds elapsed) {
  if (drive.state == PumpState::kDelayed) {
    delay_given_ += progress;
    const Volume most = delivered(base_rate(confirmed, drive), confirmed.delay);
    return delay_given_ > most + kExcess ? Trip::kOverDelivery : Trip::kNone;
  }
  // Between demand doses at the window's limit the vein is kept open within the VTBI.
  const bool at_limit = confirmed.window.volume > Volume{} && !drive.finished;
  if (drive.state == PumpState::kKeepVeinOpen && !at_limit) return count_kvo(confirmed, progress);
  if (drive.activity != Activity::kFlush) given_ += progress;
  running_ += elapsed;
  if (confirmed.longest.count() > 0 && running_ > at_most(confirmed.longest)) {
    return Trip::kTooLong;
  }
  const bool ends = confirmed.end_action != EndAction::kContinue;
  if (ends && given_ > confirmed.vtbi + kExcess) return Trip::kOverDelivery;
  return count_phase(confirmed, drive, progress);
}

Trip VolumeWatch::count_kvo(const Programme& confirmed, Volume progress) {
  kvo_given_ += progress;
  const Volume most = delivered(confirmed.kvo, confirmed.kvo_time);
  return kvo_given_ > most + kExcess ? Trip::kOverDelivery : Trip::kNone;
}

// A phase that is over comes back only where the course repeats, and then from the first on.
Trip VolumeWatch::follow(const Programme& confirmed, const DriveReport& drive) {
  if (confirmed.course.count == 0 || phase_ == drive.phase) return Trip::kNone;
  const bool back = phase_ && drive.phase < *phase_;
  if (back && !(confirmed.course.repeats && drive.phase == 0)) return Trip::kPhase;
  phase_ = drive.phase;
  phase_given_ = Volume{};
  return Trip::kNone;
}

Trip VolumeWatch::count_phase(const Programme& confirmed, const DriveReport& drive,
                              Volume progress) {
  const Course& course = confirmed.course;
  const std::size_t count = std::min<std::size_t>(course.count, Course::kMost);
  if (count == 0) return Trip::kNone;
  if (!is_dose(drive.activity)) phase_given_ += progress;
  // The plateau of a ramp stretches when stairs are given up; its VTBI stays.
  if (confirmed.therapy == Therapy::kRamp) return Trip::kNone;
  // One step again and again is one flow: its rounds cannot be told apart, its VTBI binds.
  if (count == 1 && course.repeats) return Trip::kNone;
  if (drive.phase >= count || course.phases[drive.phase].volume == Volume{}) return Trip::kNone;
  const Volume most = course.phases[drive.phase].volume;
  return phase_given_ > most + kExcess ? Trip::kOverDelivery : Trip::kNone;
}

}  // namespace ph::agent
