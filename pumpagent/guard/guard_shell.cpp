#include "pumpagent/guard/guard_shell.hpp"

#include <algorithm>

#include "pumpagent/monitor/bounds.hpp"
#include "pumpagent/setup/channel.hpp"
#include "pumpagent/setup/station.hpp"

namespace ph::agent {
namespace {

DriveReport report_of(const DriveSnapshot& drive) {
  const EngineSnapshot& engine = drive.engine;
  DriveReport out;
  out.heartbeat = SteadyTime{std::chrono::nanoseconds{drive.heartbeat}};
  out.state = engine.state;
  out.rate = engine.rate;
  out.alarm_stop = drive.alarm_stop;
  out.activity = engine.activity;
  out.phase = engine.phase;
  out.dose = engine.dose;
  out.dose_number = engine.dose_number;
  out.granted = engine.granted;
  out.finished = engine.finished;
  out.backing_off = drive.backing_off;
  out.pressing = drive.pressing;
  return out;
}

// The values that are changed at the bedside while it runs: the drive gives the new ones.
bool shows(const Programme& drive, const Programme& confirmed) {
  return drive.rate == confirmed.rate && drive.vtbi == confirmed.vtbi &&
         drive.tci.target_pg_per_ml == confirmed.tci.target_pg_per_ml;
}

}  // namespace

GuardSetup GuardSetup::of(const PumpModel& model) {
  return {model.step,
          model.back_off.most,
          channel_version(model),
          model.line.leak_per_bar,
          {{model.prime_most, model.prime_rate}, model.occlusion_down},
          model.pinch_test.pressed};
}

GuardShell::GuardShell(const GuardSetup& setup, GuardHal& hal, PumpRegion& region,
                       const Rulings& judged)
    : hal_(hal),
      region_(region),
      judged_(judged),
      channel_(setup.channel),
      prime_(setup.prime),
      monitor_(setup.step, setup.back_off_most, setup.leak_per_bar, setup.pressed) {
  status_.channel = channel_;
  hal_.drop_lease();
}

void GuardShell::tick(const Now& now, std::chrono::nanoseconds other_clock) noexcept {
  if (began_ == SteadyTime{}) began_ = dropped_ = now.steady;
  const DriveSnapshot drive = look_at_drive();
  infuses_ = is_active(drive.engine.state);
  const bool read = hal_.read(now.steady, readings_);
  test_self(now, read);
  hear_panel(drive);
  hear_judge(now);
  hear_interrupted(drive);
  follow(drive);
  status_.heartbeat = steady_ns(now.steady);
  status_.lease = false;
  const Trip trip = judge(now, other_clock, drive, read);
  if (trip != Trip::kNone) lose(now, trip, to_string(trip));
  serve(now);
  region_.guard.post(status_);
}

Trip GuardShell::judge(const Now& now, std::chrono::nanoseconds other_clock,
                       const DriveSnapshot& drive, bool read) {
  const bool testing = !status_.ready && now.steady - began_ < kSettle;
  if (testing || is_settling(now)) return Trip::kNone;
  if (read && judge_line(now) != Trip::kNone) return Trip::kEnableLine;
  if (drive.heartbeat != 0 && drive.channel != channel_) return Trip::kVersion;
  MonitorInputs inputs;
  inputs.now = now.steady;
  inputs.other_clock = other_clock;
  inputs.readings = readings_;
  inputs.readings_valid = read;
  inputs.drive = report_of(drive);
  const MonitorVerdict verdict = monitor_.tick(inputs);
  status_.lease = verdict.lease && status_.ready && status_.trip == Trip::kNone;
  return verdict.trip;
}

// Lease and watchdog, behind every check of this look.
void GuardShell::serve(const Now& now) {
  if (status_.trip != Trip::kNone) status_.lease = false;
  if (status_.lease) {
    hal_.renew_lease(now.steady);
    dropped_ = now.steady;
  } else {
    hal_.drop_lease();
  }
  if (now.steady - fed_ < kFeedLeast) return;
  fed_ = now.steady;
  hal_.feed_watchdog(now.steady);
}

// Before the first lease: its own sensors speak, and the line that it holds falls without it.
void GuardShell::test_self(const Now& now, bool read) {
  if (status_.ready) return;
  sound_looks_ = read && !readings_.drive_enabled ? sound_looks_ + 1 : 0;
  if (sound_looks_ < kTestLooks) return;
  status_.ready = true;
  tell(now, EventKind::kSelfTest, "second channel: passed");
}

Trip GuardShell::judge_line(const Now& now) {
  const bool stuck = readings_.drive_enabled && now.steady - dropped_ > kLineFalls;
  return stuck ? Trip::kEnableLine : Trip::kNone;
}

// What a drive of an earlier power-on left behind says nothing about this one.
DriveSnapshot GuardShell::look_at_drive() {
  (void)region_.drive.read(drive_);  // else as it was last seen, with its heartbeat
  const std::uint64_t power_on = region_.world.power_ons.load(std::memory_order_acquire);
  return drive_.power_on == power_on ? drive_ : DriveSnapshot{};
}

void GuardShell::hear_panel(const DriveSnapshot& drive) {
  const std::uint64_t version = region_.confirmed.version();
  if (version == newest_version_) return;
  ConfirmedRecord record;
  if (!region_.confirmed.read(record) || region_.confirmed.version() != version) return;
  newest_ = record;
  newest_version_ = version;
  approved_ = false;
  status_.approved = 0;
  status_.refused = 0;
  hear_priming(drive);
}

// A person's word that no patient is connected needs no library: this kind of pump primes, and
// nothing is programmed. Another word of the panel takes it back.
void GuardShell::hear_priming(const DriveSnapshot& drive) {
  monitor_.forbid_priming();
  if (!newest_.present || !newest_.primes) return;
  const bool empty = drive.engine.state == PumpState::kIdle && drive.engine.order.empty() && !held_;
  approved_ = prime_.most.volume > Volume{} && empty && status_.trip == Trip::kNone;
  if (approved_) {
    monitor_.permit_priming(prime_);
    status_.approved = newest_.serial;
    return;
  }
  status_.refused = newest_.serial;
  (void)status_.reason.set(empty ? "priming: this kind of pump does not prime"
                                 : "priming: the drive is not idle and empty");
}

void GuardShell::hear_judge(const Now& now) {
  Ruling ruling;
  if (judged_version_ == newest_version_ || !judged_.confirmed.read(ruling)) {
    return;
  }
  if (ruling.version != newest_version_) return;
  judged_version_ = newest_version_;
  if (!newest_.present || newest_.primes) return;
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

// A guard that began under a piggyback hears of its primary beside it, judged as well: the return
// then needs no wait. What it kept by itself is the better word.
void GuardShell::hear_interrupted(const DriveSnapshot& drive) {
  const OrderTag& order = drive.engine.primary;
  if (primary_ || order.empty() || !drive.saved.has_primary) return;
  const std::uint64_t version = region_.interrupted.version();
  Ruling ruling;
  if (version == interrupted_version_ || !judged_.interrupted.read(ruling)) return;
  ConfirmedRecord record;
  if (!region_.interrupted.read(record) || region_.interrupted.version() != version) return;
  const bool fits = record.present && record.order == order && drive.saved.primary.order == order;
  if (ruling.version != version || !ruling.granted || !fits) return;
  interrupted_version_ = version;
  const Volume given = std::max(drive.saved.primary.infused, Volume{});
  primary_ = Interrupted{order, record.programme, given};
}

// The monitor goes over to the approved programme in the look that shows the drive with it.
void GuardShell::follow(const DriveSnapshot& drive) {
  const OrderTag& order = drive.engine.order;
  const bool fits =
      newest_.present && !newest_.primes && approved_ && newest_.order == order && !order.empty();
  if (fits && taken_version_ != newest_version_) take_over(drive);
  if (held_ == order) return await_primary(drive.engine.primary);
  if (primary_ && primary_->order == order) return return_to_primary();
  keep_primary(drive.engine.primary);
  if (!held_) return;
  monitor_.withdraw();
  held_.reset();
}

// What a piggyback interrupts stays known from the first look that shows the piggyback, judged or
// not.
void GuardShell::keep_primary(const OrderTag& primary) {
  if (held_ && monitor_.confirmed() && primary == *held_) {
    primary_ = Interrupted{*held_, *monitor_.confirmed(), monitor_.given()};
  } else if (primary_ && !(primary_->order == primary)) {
    primary_.reset();
  }
}

// The return comes by itself: a guard that began under the piggyback has not heard of its primary.
void GuardShell::await_primary(const OrderTag& primary) {
  const bool unknown = !primary.empty() && !primary_;
  awaited_ = unknown ? primary : OrderTag{};
}

void GuardShell::take_over(const DriveSnapshot& drive) {
  const Programme& programme = newest_.programme;
  if (held_ == newest_.order) {
    // Said again by a panel that restarted, or a value changed: then the old one binds until the
    // drive has the new one.
    if (monitor_.confirmed() != programme && !shows(drive.engine.programme, programme)) return;
    taken_version_ = newest_version_;
    monitor_.change(programme);
    return;
  }
  taken_version_ = newest_version_;
  keep_primary(drive.engine.primary);
  if (!programme.secondary) primary_.reset();
  monitor_.confirm(programme, std::max(drive.engine.infused, Volume{}));
  held_ = newest_.order;
}

void GuardShell::return_to_primary() {
  monitor_.confirm(primary_->programme, primary_->given);
  held_ = primary_->order;
  primary_.reset();
}

// Since the start, or since a primary came back that was not heard of yet.
bool GuardShell::is_settling(const Now& now) {
  if (held_) held_last_ = now.steady;
  if (!infuses_ || drive_.engine.state == PumpState::kPriming || held_ ||
      status_.trip != Trip::kNone)
    return false;
  if (taken_version_ == 0) return now.steady - began_ < kSettle;
  return drive_.engine.order == awaited_ && !awaited_.empty() && now.steady - held_last_ < kSettle;
}

void GuardShell::lose(const Now& now, Trip trip, std::string_view why) {
  if (status_.trip != Trip::kNone) return;
  status_.trip = trip;
  (void)status_.reason.set(why.substr(0, PumpEvent::kMaxText));
  tell(now, EventKind::kGuardTripped, why);
}

void GuardShell::tell(const Now& now, EventKind kind, std::string_view text) {
  EventRecord record;
  record.kind = kind;
  record.wall_ms = wall_ms(now.wall);
  record.uptime_ms =
      std::chrono::duration_cast<milliseconds>(now.steady.time_since_epoch()).count();
  record.set_text(text);
  (void)region_.events[static_cast<std::size_t>(EventSource::kGuard)].push(record);
}

}  // namespace ph::agent
