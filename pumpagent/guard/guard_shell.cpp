#include "pumpagent/guard/guard_shell.hpp"

#include <algorithm>

#include "pumpagent/setup/station.hpp"

namespace ph::agent {
namespace {

bool is_infusing(PumpState state) {
  return state == PumpState::kRunning || state == PumpState::kKeepVeinOpen;
}

}  // namespace

GuardShell::GuardShell(Volume step, GuardHal& hal, PumpRegion& region,
                       const Mailbox<Ruling>& judged)
    : hal_(hal), region_(region), judged_(judged), monitor_(step) {
  hal_.drop_lease();
}

void GuardShell::tick(const Now& now, std::chrono::nanoseconds other_clock) noexcept {
  if (began_ == SteadyTime{}) began_ = now.steady;
  const DriveSnapshot drive = look_at_drive();
  infuses_ = is_infusing(drive.engine.state);
  hear_panel();
  hear_judge(now);
  follow(drive);
  status_.heartbeat = steady_ns(now.steady);
  status_.lease = false;
  if (!is_settling(now)) {
    MonitorInputs inputs;
    inputs.now = now.steady;
    inputs.other_clock = other_clock;
    inputs.readings_valid = hal_.read(now.steady, inputs.readings);
    inputs.drive = {SteadyTime{std::chrono::nanoseconds{drive.heartbeat}}, drive.engine.state,
                    drive.engine.rate, drive.alarm_stop};
    const MonitorVerdict verdict = monitor_.tick(inputs);
    if (verdict.trip != Trip::kNone) lose(now, verdict.trip, to_string(verdict.trip));
    status_.lease = verdict.lease && status_.trip == Trip::kNone;
  }
  if (status_.lease) {
    hal_.renew_lease(now.steady);
  } else {
    hal_.drop_lease();
  }
  hal_.feed_watchdog(now.steady);
  region_.guard.post(status_);
}

// What a drive of an earlier power-on left behind says nothing about this one.
DriveSnapshot GuardShell::look_at_drive() {
  (void)region_.drive.read(drive_);  // else as it was last seen, with its heartbeat
  const std::uint64_t power_on = region_.world.power_ons.load(std::memory_order_acquire);
  return drive_.power_on == power_on ? drive_ : DriveSnapshot{};
}

void GuardShell::hear_panel() {
  const std::uint64_t version = region_.confirmed.version();
  if (version == newest_version_) return;
  ConfirmedRecord record;
  if (!region_.confirmed.read(record) || region_.confirmed.version() != version) return;
  newest_ = record;
  newest_version_ = version;
  approved_ = false;
  status_.approved = 0;
  status_.refused = 0;
}

void GuardShell::hear_judge(const Now& now) {
  Ruling ruling;
  if (judged_version_ == newest_version_ || !judged_.read(ruling)) return;
  if (ruling.version != newest_version_) return;
  judged_version_ = newest_version_;
  if (!newest_.present) return;
  approved_ = ruling.granted;
  if (approved_) {
    status_.approved = newest_.serial;
    return;
  }
  // A change that was refused takes nothing from the infusion it should have changed.
  status_.refused = newest_.serial;
  status_.reason = ruling.reason;
  lose(now, infuses_ ? Trip::kNone : Trip::kNotApproved, ruling.reason.text());
}

// The monitor goes over to the approved programme in the look that shows the drive with it.
void GuardShell::follow(const DriveSnapshot& drive) {
  const OrderTag& order = drive.engine.order;
  const bool fits = newest_.present && approved_ && newest_.order == order && !order.empty();
  if (fits && taken_version_ != newest_version_) {
    taken_version_ = newest_version_;
    if (held_ == order) return;  // said again by a panel that restarted
    Programme programme = newest_.programme;
    programme.vtbi = std::max(programme.vtbi - drive.engine.infused, Volume{});
    monitor_.confirm(programme);
    held_ = order;
    return;
  }
  if (!held_ || *held_ == order) return;
  monitor_.withdraw();
  held_.reset();
}

bool GuardShell::is_settling(const Now& now) const {
  return infuses_ && !held_ && status_.trip == Trip::kNone && taken_version_ == 0 &&
         now.steady - began_ < kSettle;
}

void GuardShell::lose(const Now& now, Trip trip, std::string_view why) {
  if (status_.trip != Trip::kNone) return;
  status_.trip = trip;
  EventRecord record;
  record.kind = EventKind::kGuardTripped;
  record.wall_ms = wall_ms(now.wall);
  record.uptime_ms =
      std::chrono::duration_cast<milliseconds>(now.steady.time_since_epoch()).count();
  record.set_text(why);
  (void)status_.reason.set(why.substr(0, PumpEvent::kMaxText));
  (void)region_.events[static_cast<std::size_t>(EventSource::kGuard)].push(record);
}

}  // namespace ph::agent
