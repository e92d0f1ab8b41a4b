#include "tests/campaign/rig.hpp"

#include <algorithm>

namespace ph::campaign {
namespace {

using namespace std::chrono_literals;
using namespace agent;

// Faults are told in times after the start of the rig.
std::vector<InjectedFault> shifted(std::vector<InjectedFault> faults) {
  for (InjectedFault& fault : faults) {
    fault.from += 1h;
    if (fault.until != SteadyTime::max()) fault.until += 1h;
  }
  return faults;
}

}  // namespace

Rig::Rig(const PumpModel& model, std::uint64_t seed, std::vector<InjectedFault> line_faults,
         Planted planted)
    : control_(ControlSetup::of(model)),
      step_(model.step),
      back_off_most_(model.back_off.most),
      planted_(planted),
      world_(WorldSetup::of(model, seed)),
      hal_(face_, shifted(std::move(line_faults))),
      loop_(std::make_unique<TherapyLoop>(control_)),
      monitor_(Monitor(step_, back_off_most_)),
      shelf_(model, seed, wall()),
      seed_(seed) {
  loop_->begin_self_test(true);
}

void Rig::step(std::chrono::nanoseconds dt) {
  now_ += dt;
  if (drive_turns()) tick_drive();
  if (monitor_ && !guard_held_) tick_guard();
  if (power_) shelf_.turn(wall());
  if (power_ && shelf_.power_has_gone()) lose_power();
  world_.step(dt);
}

void Rig::tick_drive() {
  const SteadyTime now = hal_.seen(now_ + jump_);
  AlarmSet outside;
  outside.set(AlarmCode::kGuardTrip, tripped());
  watch_link();
  outside.set(AlarmCode::kLinkLost, now_ - unlinked_since_ >= 15s);
  outside.set(AlarmCode::kLogNearlyFull, shelf_.nearly_full());
  loop_->report(outside);
  if (monitor_) loop_->heard({true, monitor_->verdict().lease || grants_all(), true});
  SensorReadings readings;
  const bool seen = hal_.read(now_, readings);
  commands_ = seen ? loop_->tick(now, readings) : loop_->tick_blind(now);
  hal_.write(now_, commands_);
  const EngineSnapshot engine = loop_->snapshot();
  report_ = {now, engine.state, engine.rate, loop_->alarms().reaction() == Reaction::kStop};
  report_.activity = engine.activity;
  report_.phase = engine.phase;
  report_.dose = engine.dose;
  report_.granted = engine.granted;
  report_.dose_number = engine.dose_number;
  report_.finished = engine.finished;
  report_.backing_off = loop_->backing_off();
  report_.pressing = loop_->pressing();
  if (grants_all() && loop_->alarms().count() > 0) {
    clear_alarms();
    EngineCommand resume;
    resume.verb = EngineVerb::kResume;
    (void)loop_->command(resume);
  }
  store();
}

// The guard goes over to a piggyback and back with the drive.
void Rig::follow_order() {
  const OrderTag order = loop_ ? loop_->saved().order : held_;
  if (!secondary_ || order == held_) return;
  const bool back = order == primary_order_;
  if (!back) primary_given_ = monitor_->given();
  monitor_->confirm(back ? *confirmed_ : *secondary_,
                    back ? primary_given_ : loop_->snapshot().infused);
  held_ = order;
}

void Rig::tick_guard() {
  follow_order();
  MonitorInputs inputs;
  inputs.now = now_ + jump_;
  inputs.other_clock = world_.second_clock();
  inputs.readings = world_.read();
  inputs.drive = report_;
  const MonitorVerdict verdict = monitor_->tick(inputs);
  const bool grants = grants_all();
  if (verdict.lease || grants) {
    world_.renew_lease();
  } else {
    world_.drop_lease();
  }
  if (verdict.trip == Trip::kNone || inhibited_ || grants || !drive_turns()) return;
  inhibited_ = true;
  EngineCommand inhibit;
  inhibit.verb = EngineVerb::kInhibit;
  (void)loop_->command(inhibit);
}

void Rig::watch_link() {
  if (shelf_.linked() || unlinked_since_ == SteadyTime{}) unlinked_since_ = now_;
}

void Rig::store() {
  shared_ = loop_->saved();
  next_instance_ = loop_->alarms().next_instance();
  shelf_.hear(*loop_, wall());
}

Answer Rig::press(const EngineCommand& command) {
  if (!drive_turns()) return Answer::kTooLate;
  EngineCommand taken = command;
  if (planted_ == Planted::kAimsTooHigh) taken.programme.tci.target_pg_per_ml *= 2;
  const Answer answer = loop_->command(taken);
  if (command.verb == EngineVerb::kStop) world_.command({});  // the key's own line
  if (is_refusal(answer)) return answer;
  if (command.verb == EngineVerb::kLoad) {
    confirmed_ = command.programme;
    primary_order_ = held_ = command.order;
    if (monitor_) monitor_->confirm(command.programme);
  } else if (command.verb == EngineVerb::kSecondary) {
    secondary_ = command.programme;
  } else if (command.verb == EngineVerb::kSetRate && confirmed_) {
    confirmed_->rate = command.rate;
    if (monitor_) monitor_->change(*confirmed_);
  } else if (command.verb == EngineVerb::kSetTarget && confirmed_) {
    confirmed_->tci.target_pg_per_ml = command.target_pg_per_ml;
    if (monitor_) monitor_->change(*confirmed_);
  }
  store();
  return answer;
}

void Rig::clear_alarms() {
  if (!drive_turns()) return;
  for (const AlarmKind& kind : alarm_catalogue()) (void)loop_->clear(kind.code);
}

void Rig::kill_drive() { loop_.reset(); }

void Rig::start_drive() { take_up(shared_, 0ns); }

void Rig::take_up(EngineState state, std::chrono::nanoseconds away) {
  loop_ = std::make_unique<TherapyLoop>(control_, next_instance_);
  if (power_cycled_) loop_->begin_self_test(true);
  power_cycled_ = false;
  if (planted_ == Planted::kForgetsLockout) state.history = DoseHistory{};
  (void)loop_->restore(state, away);
  inhibited_ = false;
  store();
}

void Rig::lose_power() {
  power_ = false;
  kill_drive();
  kill_guard();
  shelf_.lose_power();
  world_.command({});
}

void Rig::restore_power() {
  power_ = power_cycled_ = true;
  const TherapyRecord found = shelf_.wake(seed_, wall());
  EngineState state = found.engine;
  if (found.lost) state.version = 0;  // what the loop refuses: kTherapyLost
  next_instance_ = std::max(found.next_alarm_instance, std::int64_t{1});
  take_up(state, found.away);
  start_guard();
}

// It finds the confirmed programme in the region and what was given in the drive's picture.
void Rig::start_guard() {
  monitor_.emplace(step_, back_off_most_);
  if (!confirmed_) return;
  const Volume given = loop_ ? loop_->snapshot().infused : Volume{};
  monitor_->confirm(held_ == primary_order_ ? *confirmed_ : *secondary_, given);
}

}  // namespace ph::campaign
