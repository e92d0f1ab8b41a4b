#include "pumpagent/monitor/monitor.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace ph::agent {
namespace {

constexpr std::int64_t kNanosecondsPerHour = 3'600'000'000'000;
constexpr std::array<std::string_view, 11> kTrips = {
    "none",
    "the monitor's own sensors could not be read",
    "the drive's loop stands still",
    "the two clocks run apart",
    "the drive infuses without a confirmed programme",
    "the drive demands another rate than was confirmed",
    "more was moved than the confirmed programme allows",
    "far less was moved than demanded",
    "the motor moved without being asked",
    "the motor did not stop on an alarm",
    "what was confirmed is not what the signed library gives"};

bool infuses(const DriveReport& drive) {
  return drive.state == PumpState::kRunning || drive.state == PumpState::kKeepVeinOpen;
}

}  // namespace

std::string_view to_string(Trip trip) { return kTrips.at(static_cast<std::size_t>(trip)); }

void Monitor::confirm(const Programme& programme) {
  programme_ = programme;
  given_ = Volume{};
  kvo_given_ = Volume{};
}

void Monitor::withdraw() { programme_.reset(); }

MonitorVerdict Monitor::tick(const MonitorInputs& inputs) {
  const std::chrono::nanoseconds elapsed =
      first_ ? std::chrono::nanoseconds{0} : inputs.now - last_;
  if (first_) {
    encoder_ = inputs.readings.encoder;
    clock_start_ = inputs.now;
    other_start_ = inputs.other_clock;
    first_ = false;
  }
  last_ = inputs.now;
  if (trip_ == Trip::kNone) trip_ = judge(inputs, elapsed);
  lease_ = trip_ == Trip::kNone && programme_.has_value();
  return verdict();
}

Trip Monitor::judge(const MonitorInputs& inputs, std::chrono::nanoseconds elapsed) {
  if (!inputs.readings_valid) return Trip::kReadings;
  const Volume moved = Volume::of((inputs.readings.encoder - encoder_) * step_.count());
  encoder_ = inputs.readings.encoder;
  const DriveReport& drive = inputs.drive;
  const auto age = inputs.now - drive.heartbeat;
  if (infuses(drive) && (age > kHeartbeatAge || age < -kHeartbeatAge)) return Trip::kHeartbeat;
  if (const Trip clock = judge_clock(inputs); clock != Trip::kNone) return clock;
  if (!infuses(drive) || drive.alarm_stop) return judge_still(moved, elapsed, drive.alarm_stop);
  still_ = std::chrono::nanoseconds{0};
  still_moved_ = Volume{};
  if (const Trip rate = judge_rate(drive); rate != Trip::kNone) return rate;
  if (const Trip volume = judge_volume(moved, drive.state); volume != Trip::kNone) return volume;
  return judge_moving(moved, drive.rate, elapsed);
}

Trip Monitor::judge_volume(Volume moved, PumpState state) {
  if (state == PumpState::kKeepVeinOpen) {
    kvo_given_ += moved;
    const Volume most = delivered(programme_->kvo, programme_->kvo_time);
    return kvo_given_ > most + kExcess ? Trip::kOverDelivery : Trip::kNone;
  }
  given_ += moved;
  const bool ends = programme_->end_action != EndAction::kContinue;
  return ends && given_ > programme_->vtbi + kExcess ? Trip::kOverDelivery : Trip::kNone;
}

Trip Monitor::judge_clock(const MonitorInputs& inputs) {
  const std::chrono::nanoseconds mine = inputs.now - clock_start_;
  if (mine < kClockWindow) return Trip::kNone;
  const std::chrono::nanoseconds other = inputs.other_clock - other_start_;
  const auto apart = other > mine ? other - mine : mine - other;
  clock_start_ = inputs.now;
  other_start_ = inputs.other_clock;
  return apart * 100 > mine * kClockPercent ? Trip::kClockRatio : Trip::kNone;
}

Trip Monitor::judge_rate(const DriveReport& drive) const {
  if (!programme_) return Trip::kNoProgramme;
  const FlowRate most = drive.state == PumpState::kKeepVeinOpen
                            ? std::min(programme_->kvo, programme_->rate)
                            : programme_->rate;
  return drive.rate > most ? Trip::kRateMismatch : Trip::kNone;
}

Trip Monitor::count(Volume moved, FlowRate rate, std::chrono::nanoseconds elapsed) {
  const Int128 exact = Int128{rate.count()} * elapsed.count() + fraction_;
  allowed_ += Volume::of(static_cast<std::int64_t>(exact / kNanosecondsPerHour));
  fraction_ = static_cast<std::int64_t>(exact % kNanosecondsPerHour);
  moved_ += moved;
  if (excess() > kExcess) return Trip::kOverDelivery;
  allowed_ = std::min(allowed_, moved_ + kBanked);
  return Trip::kNone;
}

Trip Monitor::judge_moving(Volume moved, FlowRate rate, std::chrono::nanoseconds elapsed) {
  rate_ = rate;
  if (const Trip over = count(moved, rate, elapsed); over != Trip::kNone) return over;
  // Half a millilitre or a minute of flow, whichever is more, may be missing before the monitor
  // calls it: the loop's own stall alarm comes far sooner.
  const Volume slack = std::max(microlitres(500), delivered(rate, std::chrono::minutes{1}));
  shortfall_ = std::max(shortfall_ + delivered(rate, elapsed) - moved, Volume{});
  return shortfall_ > slack ? Trip::kUnderDelivery : Trip::kNone;
}

Trip Monitor::judge_still(Volume moved, std::chrono::nanoseconds elapsed, bool alarm_stop) {
  // What moved up to the first look that finds it standing was still asked for.
  const Trip over = count(moved, std::exchange(rate_, FlowRate{}), elapsed);
  if (over != Trip::kNone) return over;
  still_ += elapsed;
  if (still_ <= kStopTime) return Trip::kNone;
  still_moved_ += moved;
  if (still_moved_ <= kStillMoves && still_moved_.count() >= -kStillMoves.count()) {
    return Trip::kNone;
  }
  return alarm_stop ? Trip::kNotStopped : Trip::kUncommanded;
}

}  // namespace ph::agent
