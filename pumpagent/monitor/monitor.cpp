#include "pumpagent/monitor/monitor.hpp"

#include <array>

#include "pumpagent/monitor/bounds.hpp"

namespace ph::agent {
namespace {

constexpr std::array<std::string_view, 20> kTrips = {
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
    "what was confirmed is not what the signed library gives",
    "the motor turned back beyond a pressure release",
    "the drive gives a dose that was not confirmed",
    "the drive gives a dose before its time",
    "more in the time window than the confirmed limit",
    "the drive begins a part of the programme that was over",
    "the infusion goes on beyond its longest time",
    "drive and guard are of two builds or pump models",
    "the drive-enable line stays up without a lease",
    "the drive primes the line without a person's word"};

}  // namespace

std::string_view to_string(Trip trip) { return kTrips.at(static_cast<std::size_t>(trip)); }

void Monitor::confirm(const Programme& programme, Volume given) {
  programme_ = programme;
  priming_.forbid();
  volumes_.begin(given);
  doses_.go_over();
}

void Monitor::withdraw() {
  programme_.reset();
  doses_.forget();
}

MonitorVerdict Monitor::tick(const MonitorInputs& inputs) {
  const std::chrono::nanoseconds elapsed =
      first_ ? std::chrono::nanoseconds{0} : inputs.now - last_;
  first_ = false;
  last_ = inputs.now;
  if (trip_ == Trip::kNone) trip_ = judge(inputs, elapsed);
  lease_ = trip_ == Trip::kNone &&
           (programme_.has_value() || priming_.permitted() || pinch_.permitted());
  return verdict();
}

Trip Monitor::judge(const MonitorInputs& inputs, std::chrono::nanoseconds elapsed) {
  if (!inputs.readings_valid) return Trip::kReadings;
  motion_.observe(inputs.readings.encoder);
  const DriveReport& drive = inputs.drive;
  const auto age = inputs.now - drive.heartbeat;
  const bool active = is_active(drive.state);
  if (active) motion_.leak(inputs.readings.down, drive.rate, elapsed);
  if (active && (age > kHeartbeatAge || age < -kHeartbeatAge)) return Trip::kHeartbeat;
  const Trip clock = clocks_.look(inputs.now, inputs.other_clock);
  if (clock != Trip::kNone) return clock;
  const Trip pinch =
      pinch_.look(drive, inputs.readings.door_closed, active, motion_.moved(), elapsed);
  if (pinch != Trip::kNone) return pinch;
  if (pinch_.take_over()) motion_.rebase();
  if (pinch_.tests()) return Trip::kNone;
  const Pressure limit = programme_ ? programme_->occlusion_down : priming_.occlusion();
  const Trip reverse = motion_.judge_reverse(drive, inputs.readings.down, limit, inputs.now);
  if (reverse != Trip::kNone) return reverse;
  const Trip primes = priming_.look(drive, motion_.progress(), elapsed, programme_.has_value());
  if (primes != Trip::kNone) return primes;
  if (active && !programme_ && drive.state != PumpState::kPriming) return Trip::kNoProgramme;
  if (programme_) {
    const Trip found = judge_programme(inputs, elapsed);
    if (found != Trip::kNone) return found;
  }
  // A wait between two doses is watched as strictly as a stop.
  const bool stands = !active || drive.alarm_stop || drive.rate == FlowRate{};
  return stands ? motion_.judge_still(drive.alarm_stop, elapsed)
                : motion_.judge_moving(drive.rate, elapsed);
}

Trip Monitor::judge_programme(const MonitorInputs& inputs, std::chrono::nanoseconds elapsed) {
  const DriveReport& drive = inputs.drive;
  const Volume progress = motion_.progress();
  const Trip dose = doses_.look(*programme_, drive, progress, inputs.now);
  if (dose != Trip::kNone) return dose;
  if (const Trip phase = volumes_.follow(*programme_, drive); phase != Trip::kNone) return phase;
  if (!is_active(drive.state) || drive.alarm_stop) return Trip::kNone;
  if (drive.rate > highest_rate(*programme_, drive)) return Trip::kRateMismatch;
  return volumes_.count(*programme_, drive, progress, elapsed);
}

}  // namespace ph::agent
