#include "pumpagent/drive/drive_shell.hpp"

#include <algorithm>

#include "pumpagent/setup/station.hpp"

namespace ph::agent {
namespace {

constexpr int kCommandsATick = 32;

// A new value goes to the motor only when the guard has judged it too.
bool changes_value(EngineVerb verb) {
  return verb == EngineVerb::kSetRate || verb == EngineVerb::kSetVtbi ||
         verb == EngineVerb::kSetTarget;
}

bool needs_grant(const DriveCommand& command) {
  if (command.what != DriveCommand::What::kEngine) return false;
  const EngineVerb verb = command.engine.verb;
  return verb == EngineVerb::kStart || verb == EngineVerb::kResume ||
         verb == EngineVerb::kReplace || verb == EngineVerb::kPrime || changes_value(verb);
}

// The confirmed programme that the guard judged is the one that the command makes.
bool fits(const EngineCommand& command, const Programme& confirmed) {
  switch (command.verb) {
    case EngineVerb::kSetRate:
      return command.rate <= confirmed.rate;
    case EngineVerb::kSetVtbi:
      return command.volume <= confirmed.vtbi;
    case EngineVerb::kSetTarget:
      return command.target_pg_per_ml <= confirmed.tci.target_pg_per_ml;
    default:
      return true;
  }
}

bool is_known(const Programme& p) {
  const bool words = p.therapy <= Therapy::kTci && p.end_action <= EndAction::kContinue &&
                     p.tci.model <= TciModel::kMinto && p.tci.site <= TciSite::kEffect &&
                     p.tci.sex <= Sex::kMale;
  return words && p.course.count <= Course::kMost && p.course.taper <= p.course.count;
}

// What stands in shared memory is judged before a table is asked with it. Inhibition is the guard's
// and the self-test's, a restart after an occlusion the drive's own: no key makes them.
bool is_known(const DriveCommand& command) {
  return command.what <= DriveCommand::What::kSilence &&
         static_cast<std::size_t>(command.engine.verb) < kEngineVerbCount &&
         command.engine.verb != EngineVerb::kInhibit &&
         command.engine.verb != EngineVerb::kRestart && is_known(command.engine.programme) &&
         static_cast<std::size_t>(command.alarm) < kAlarmCodeCount;
}

// Out of service until a loss of power: then what it held stands stopped, and says so.
EngineState taken_up(const TherapyRecord& remembered) {
  EngineState engine = remembered.engine;
  if (remembered.lost) engine.version = 0;  // which the loop refuses: kTherapyLost
  if (remembered.power_cycled && engine.state == PumpState::kFailed) {
    const bool holds = engine.programme.vtbi > Volume{};
    engine.state = holds ? PumpState::kAlarmStop : PumpState::kIdle;
  }
  return engine;
}

}  // namespace

DriveShell::DriveShell(const ControlSetup& setup, std::uint64_t channel, Hal& hal,
                       PumpRegion& region, const TherapyRecord& remembered)
    : hal_(hal),
      region_(region),
      loop_(setup, std::max<std::int64_t>(remembered.next_alarm_instance, 1)),
      channel_(channel),
      power_on_(remembered.power_on) {
  EngineState engine = taken_up(remembered);
  if (remembered.present || remembered.lost) (void)loop_.restore(engine, remembered.away);
  while (region_.commands.front() != nullptr) {
    (void)region_.answers.push(Answer::kTooLate);
    region_.commands.pop();
  }
}

void DriveShell::tick(const Now& now, const TickCounts& counts) noexcept {
  if (began_ == SteadyTime{}) began_ = now.steady;
  const bool seen = hal_.read(now.steady, readings_);
  if (!seen) readings_.drive_enabled = false;
  heed_guard(now);
  take_commands(now);
  look_around(now);
  hal_.write(now.steady, seen ? loop_.tick(now.steady, readings_) : loop_.tick_blind(now.steady));
  tell_events(now);
  tell_picture(now, counts, loop_.saved());
}

void DriveShell::end(const Now& now, const TickCounts& counts) noexcept {
  hal_.write(now.steady, ActuatorCommands{});
  EngineState before = loop_.saved();
  (void)loop_.command({});  // STOP: what ran is paused, in the record and for the guard
  tell_events(now);
  // The doses that it ended are on the record. Priming is over, too.
  before.doses = loop_.saved().doses;
  if (before.state == PumpState::kPriming) before.state = PumpState::kIdle;
  // Nobody at the bedside stopped it: remembered as it was, the next start calls it interrupted.
  tell_picture(now, counts, before);
}

void DriveShell::heed_guard(const Now& now) {
  (void)region_.guard.read(guard_);
  const bool fresh = is_fresh(guard_.heartbeat, now.steady, kFresh);
  loop_.heard({fresh && guard_.ready, fresh && guard_.lease, guard_.channel == channel_});
  tripped_ = fresh && guard_.trip != Trip::kNone;
  watch_guard(fresh);
  // Whatever key was pressed since: only a loss of power brings a tripped pump back.
  if (!tripped_ || loop_.engine().state() == PumpState::kFailed) return;
  EngineCommand inhibit;
  inhibit.verb = EngineVerb::kInhibit;
  (void)loop_.command(inhibit);
}

// Without its guard the motor stands. What ran stays stopped until a person resumes it, even when a
// guard that began anew would grant it.
void DriveShell::watch_guard(bool fresh) {
  silent_ticks_ = fresh ? 0 : std::min(silent_ticks_ + 1, kSilentTicks);
  const PumpState state = loop_.engine().state();
  const bool infuses = state == PumpState::kRunning || state == PumpState::kKeepVeinOpen;
  const bool begun_anew = fresh && !guard_.ready;
  const bool alone = !tripped_ && (begun_anew || silent_ticks_ == kSilentTicks);
  interrupted_ = infuses && alone;
  if (interrupted_ || (alone && state == PumpState::kPriming)) (void)loop_.command({});
}

void DriveShell::look_around(const Now& now) {
  (void)region_.panel.read(panel_);
  (void)region_.link.read(link_);
  (void)region_.keeper.read(keeper_);
  const bool link_speaks = is_fresh(link_.heartbeat, now.steady, kLinkSilent);
  const bool link_had_time = now.steady - began_ > kLinkSilent;
  AlarmSet outside;
  outside.set(AlarmCode::kGuardTrip, tripped_);
  outside.set(AlarmCode::kInterrupted, interrupted_);
  outside.set(AlarmCode::kOrderPending,
              panel_.order_waits && is_fresh(panel_.heartbeat, now.steady, kFresh));
  for (const AlarmCode code : {AlarmCode::kValueUnconfirmed, AlarmCode::kLockedStop}) {
    outside.set(code,
                panel_.conditions.contains(code) && is_fresh(panel_.heartbeat, now.steady, kFresh));
  }
  outside.set(AlarmCode::kLogNearlyFull, keeper_.nearly_full);
  outside.set(AlarmCode::kTherapyLost,
              panel_.memory_lost && is_fresh(panel_.heartbeat, now.steady, kFresh));
  outside.set(AlarmCode::kLinkLost, link_speaks ? link_.lost : link_had_time);
  loop_.report(outside);
}

void DriveShell::take_commands(const Now& now) {
  for (int i = 0; i < kCommandsATick; ++i) {
    const DriveCommand* oldest = region_.commands.front();
    if (oldest == nullptr) return;
    const DriveCommand command = *oldest;
    const Grant grant = grant_for(command, now);
    if (grant == Grant::kAwaited) return;
    const Answer answer = grant == Grant::kGiven ? carry_out(command, now) : Answer::kNotGranted;
    awaits_grant_.reset();
    region_.commands.pop();
    (void)region_.answers.push(answer);
  }
}

// A start that waits for the guard gives way to everything: a key pressed after it, and STOP.
DriveShell::Grant DriveShell::grant_for(const DriveCommand& command, const Now& now) {
  if (!needs_grant(command)) return Grant::kGiven;
  const Grant said = guard_says(command, now);
  if (said != Grant::kAwaited) return said;
  if (!awaits_grant_) awaits_grant_ = now.steady;
  const bool given_up = region_.commands.front(1) != nullptr || readings_.stop_key ||
                        now.steady - *awaits_grant_ >= kGrantWait;
  return given_up ? Grant::kRefused : Grant::kAwaited;
}

// Only for the very programme that the guard has judged, and with its line up.
DriveShell::Grant DriveShell::guard_says(const DriveCommand& command, const Now& now) const {
  const EngineSnapshot engine = loop_.snapshot();
  const bool replaces = command.engine.verb == EngineVerb::kReplace;
  const bool primes = command.engine.verb == EngineVerb::kPrime;
  const OrderTag& order = replaces ? command.engine.order : engine.order;
  ConfirmedRecord confirmed;
  if (!is_fresh(guard_.heartbeat, now.steady, kFresh)) return Grant::kAwaited;
  if (!region_.confirmed.read(confirmed) || !confirmed.present || confirmed.primes != primes ||
      !(confirmed.order == order)) {
    return Grant::kAwaited;
  }
  if (guard_.refused == confirmed.serial) return Grant::kRefused;
  const bool given = guard_.approved == confirmed.serial && readings_.drive_enabled;
  if (given && !fits(command.engine, confirmed.programme)) return Grant::kRefused;
  return given ? Grant::kGiven : Grant::kAwaited;
}

Answer DriveShell::carry_out(const DriveCommand& command, const Now& now) {
  if (!is_known(command)) return Answer::kBadValue;
  switch (command.what) {
    case DriveCommand::What::kEngine:
      return loop_.command(command.engine);
    case DriveCommand::What::kClear:
      return loop_.clear(command.alarm) ? Answer::kAccepted : Answer::kNoChange;
    case DriveCommand::What::kSilence:
      loop_.silence(now.steady);
      return Answer::kAccepted;
  }
  return Answer::kBadValue;
}

void DriveShell::tell_events(const Now& now) {
  while (const auto change = loop_.next_alarm_change()) {
    EventRecord record = EventRecord::of(*change);
    record.order = loop_.snapshot().order;
    tell(record, now);
  }
  while (const auto event = loop_.next_event()) {
    tell(EventRecord::of(*event), now);
  }
  tell_loop(now);
  tell_gap(now);
}

void DriveShell::tell_loop(const Now& now) {
  if (const auto fault = loop_.next_self_test()) {
    EventRecord record;
    record.kind = EventKind::kSelfTest;
    record.set_text(to_string(*fault));
    tell(record, now);
  }
  if (const auto steps = loop_.next_masked_fault()) {
    EventRecord record;
    record.kind = EventKind::kSelfTest;
    record.number = *steps;
    record.set_text(kMaskedFault);
    tell(record, now);
  }
  if (const auto rise = loop_.take_tested()) {
    EventRecord record;
    record.kind = EventKind::kSelfTest;
    record.number = rise->count() / 1'000;
    record.set_text(kOcclusionTest);
    tell(record, now);
  }
  if (const auto released = loop_.take_released()) {
    EventRecord record;
    record.kind = EventKind::kPressureReleased;
    record.order = loop_.engine().saved().order;
    record.volume = *released;
    tell(record, now);
  }
}

// Events that came faster than they were taken are at least counted.
void DriveShell::tell_gap(const Now& now) {
  const std::uint32_t lost = loop_.lost_records();
  lost_ += lost - lost_seen_;
  lost_seen_ = lost;
  if (lost_ == 0 || region_.events[static_cast<std::size_t>(EventSource::kDrive)].is_full()) return;
  EventRecord gap;
  gap.kind = EventKind::kRecordGap;
  gap.number = static_cast<std::int64_t>(lost_);
  gap.set_text("events came faster than they were taken");
  lost_ = 0;
  tell(gap, now);
}

// A full ring counts what it refuses; nothing waits.
void DriveShell::tell(EventRecord record, const Now& now) {
  record.wall_ms = wall_ms(now.wall);
  record.uptime_ms =
      std::chrono::duration_cast<milliseconds>(now.steady.time_since_epoch()).count();
  if (!region_.events[static_cast<std::size_t>(EventSource::kDrive)].push(record)) ++lost_;
}

void DriveShell::tell_picture(const Now& now, const TickCounts& counts, const EngineState& saved) {
  DriveSnapshot out;
  out.heartbeat = steady_ns(now.steady);
  out.power_on = power_on_;
  out.channel = channel_;
  out.engine = loop_.snapshot();
  out.saved = saved;
  out.pressure = loop_.pressure();
  out.measured = loop_.measured().value_or(FlowRate{});
  out.battery = readings_.battery;
  out.on_mains = readings_.on_mains;
  out.battery_left = loop_.battery_left().value_or(std::chrono::minutes{0});
  out.self_test = loop_.self_test().state();
  out.self_test_fault = loop_.self_test().fault();
  out.backing_off = loop_.backing_off();
  out.pressing = loop_.pressing();
  out.alarm_stop = loop_.alarms().reaction() == Reaction::kStop;
  out.late_ticks = counts.late;
  out.next_alarm_instance = loop_.alarms().next_instance();
  BoardEntry entry;
  while (out.alarm_count < out.alarms.size() && loop_.alarms().entry(out.alarm_count, entry)) {
    out.alarms[out.alarm_count++] = entry;
  }
  region_.drive.post(out);
}

}  // namespace ph::agent
