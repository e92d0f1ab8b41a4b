#include "pumpagent/whole/simulated_pump.hpp"

#include <algorithm>
#include <utility>

namespace ph::agent {
namespace {

constexpr std::chrono::milliseconds kGuardPeriod{10};
constexpr std::chrono::milliseconds kLookPeriod{500};
constexpr std::chrono::milliseconds kSelfTest{1'300}, kSelfTestTick{20};

}  // namespace

SimulatedPump::SimulatedPump(const SimulatedPumpSetup& setup)
    : world_(WorldSetup::purged_of(setup.model, setup.seed)),
      loop_(ControlSetup::of(setup.model), setup.first_alarm_instance),
      monitor_(setup.model.step, setup.model.back_off.most, setup.model.line.leak_per_bar,
               setup.model.pinch_test.pressed),
      bedside_(setup.id, setup.model),
      prime_{{setup.model.prime_most, setup.model.prime_rate}, setup.model.occlusion_down} {
  if (setup.nurse) nurse_.emplace(*setup.nurse);
}

void SimulatedPump::step(const Now& now, std::chrono::nanoseconds dt) {
  if (first_) switch_on(now);
  readings_ = world_.read();
  if (now.steady >= next_guard_) guard(now);
  AlarmSet outside = outside_ | bedside_.conditions(now.steady);
  outside.set(AlarmCode::kGuardTrip, tripped_);
  loop_.report(outside);
  world_.command(loop_.tick(now.steady, readings_));
  world_.step(dt);
  look_after(now);
  take_records(now);
}

// It was switched on just long enough before its first step to have tested itself.
void SimulatedPump::switch_on(const Now& now) {
  first_ = false;
  started_ = now.steady;
  loop_.begin_self_test(true);
  for (auto before = kSelfTest; before.count() > 0; before -= kSelfTestTick) {
    readings_ = world_.read();
    loop_.heard({true, monitor_.verdict().lease, true});
    world_.command(loop_.tick(now.steady - before, readings_));
    world_.step(kSelfTestTick);
  }
}

void SimulatedPump::guard(const Now& now) {
  next_guard_ = now.steady + kGuardPeriod;
  const TherapyEngine& engine = loop_.engine();
  const EngineState& state = loop_.saved();
  MonitorInputs inputs;
  inputs.now = now.steady;
  inputs.other_clock = now.steady.time_since_epoch();
  inputs.readings = readings_;
  inputs.drive = {now.steady, engine.state(), engine.rate(),
                  loop_.alarms().reaction() == Reaction::kStop};
  inputs.drive.activity = engine.activity();
  inputs.drive.phase = state.course.phase;
  inputs.drive.dose = state.doses.current.step;
  inputs.drive.dose_number = engine.doses_begun();
  inputs.drive.granted = state.doses.granted;
  inputs.drive.finished = state.finished;
  inputs.drive.backing_off = loop_.backing_off();
  inputs.drive.pressing = loop_.pressing();
  const MonitorVerdict verdict = monitor_.tick(inputs);
  loop_.heard({true, verdict.lease, true});
  if (verdict.lease) {
    world_.renew_lease();
  } else {
    world_.drop_lease();
  }
  if (verdict.trip == Trip::kNone || tripped_) return;
  tripped_ = true;
  PumpEvent event;
  event.kind = EventKind::kGuardTripped;
  event.text = std::string(to_string(verdict.trip));
  push(std::move(event), now);
  EngineCommand inhibit;
  inhibit.verb = EngineVerb::kInhibit;
  (void)loop_.command(inhibit);
}

// Bedside and nurse, who looks twice a second when there is something to do.
void SimulatedPump::look_after(const Now& now) {
  const EngineSnapshot& engine = look();
  carry_out(bedside_.tick(now, engine), now);
  inform_guard();
  if (!nurse_ || now.steady < next_look_) return;
  next_look_ = now.steady + kLookPeriod;
  const bool calm = engine.state == PumpState::kRunning || engine.state == PumpState::kIdle;
  const bool may_ask = engine.programme.demand.dose.volume > Volume{};  // the patient
  const bool quiet = calm && !may_ask && !bedside_.order_waits() && loop_.alarms().count() == 0;
  if (quiet) return nurse_->sees_calm(now.steady);
  if (const auto key = nurse_->look(display(), now.steady)) press(*key, now);
}

void SimulatedPump::propose(const Order& order, std::optional<milliseconds> age, const Now& now) {
  carry_out(bedside_.propose(order, age, now, look()), now);
}

void SimulatedPump::withdraw(const OrderId& id, const std::string& reason, const Now& now) {
  carry_out(bedside_.withdraw(id, reason, now), now);
}

void SimulatedPump::enter(const OrderRequest& request, const Now& now) {
  carry_out(bedside_.enter(request, now, look()), now);
}

void SimulatedPump::press(const KeyPress& key, const Now& now) {
  carry_out(bedside_.press(key, now, look(), gravest()), now);
  if (key.key == Key::kStop) world_.command({});  // the key's own line stops the motor at once
  take_records(now);
}

Status SimulatedPump::activate(std::shared_ptr<const Library> library,
                               const LibraryVersion& version) {
  return bedside_.activate(std::move(library), version, look());
}

void SimulatedPump::carry_out(BedsideEffects effects, const Now& now) {
  for (PumpEvent& event : effects.events) push(std::move(event), now);
  for (const EngineCommand& each : effects.commands) command(each);
  for (const AlarmCode code : effects.clear) (void)loop_.clear(code);
  if (effects.silence) loop_.silence(now.steady);
}

void SimulatedPump::command(const EngineCommand& command) {
  const Answer answer = loop_.command(command);
  bedside_.note(answer);
  if (is_refusal(answer)) return;
  inform_guard();
  const bool edits = command.verb == EngineVerb::kSetRate || command.verb == EngineVerb::kSetVtbi ||
                     command.verb == EngineVerb::kSetTarget;
  if (edits && monitor_.confirmed()) monitor_.change(loop_.engine().programme());
}

// The guard goes over to what the bedside confirmed when the engine does: with a command, or when
// a secondary has given way to its primary.
void SimulatedPump::inform_guard() {
  const EngineState& engine = loop_.saved();
  if (bedside_.primes() != primes_) {
    primes_ = bedside_.primes();
    if (primes_) monitor_.permit_priming(prime_);
    if (!primes_) monitor_.forbid_priming();
  }
  if (engine.order == guarded_) return;
  guarded_ = engine.order;
  if (guarded_.empty() || !bedside_.confirmed()) return monitor_.withdraw();
  monitor_.confirm(*bedside_.confirmed(), engine.infused);
}

const EngineSnapshot& SimulatedPump::look() {
  loop_.engine().show(picture_, shown_);
  return picture_;
}

SimulatedPump::Memory SimulatedPump::memory() const {
  return {loop_.saved(), bedside_.memory(), loop_.alarms().next_instance()};
}

void SimulatedPump::restore(const Memory& memory, std::chrono::nanoseconds away) {
  (void)loop_.restore(memory.engine, away);  // a refusal is the alarm kTherapyLost
  bedside_.restore(memory.bedside, look());
  inform_guard();
}

void SimulatedPump::patient_button(const Now& now) { press({Key::kPatientButton, {}}, now); }

void SimulatedPump::take_records(const Now& now) {
  if (const auto tested = loop_.next_self_test()) {
    PumpEvent event;
    event.kind = EventKind::kSelfTest;
    event.text = std::string(to_string(*tested));
    push(std::move(event), now);
  }
  if (const auto steps = loop_.next_masked_fault()) {
    PumpEvent event;
    event.kind = EventKind::kSelfTest;
    event.number = *steps;
    event.text = kMaskedFault;
    push(std::move(event), now);
  }
  if (const auto rise = loop_.take_tested()) {
    PumpEvent event;
    event.kind = EventKind::kSelfTest;
    event.number = rise->count() / 1'000;
    event.text = kOcclusionTest;
    push(std::move(event), now);
  }
  while (const auto change = loop_.next_alarm_change()) note_alarm(*change, now);
  while (const auto event = loop_.next_event()) note_engine(*event, now);
  if (const auto released = loop_.take_released()) {
    PumpEvent event;
    event.kind = EventKind::kPressureReleased;
    event.volume = *released;
    push(std::move(event), now);
  }
  const std::uint32_t lost = loop_.lost_records();
  if (lost == lost_records_) return;
  PumpEvent gap;
  gap.kind = EventKind::kRecordGap;
  gap.number = lost - lost_records_;
  gap.text = "events came faster than they were taken";
  lost_records_ = lost;
  push(std::move(gap), now);
}

void SimulatedPump::note_alarm(const AlarmChange& change, const Now& now) {
  PumpEvent event;
  event.alarm = change.code;
  event.number = change.instance;
  event.order = loop_.snapshot().order.id();
  switch (change.what) {
    case AlarmChange::What::kRaised:
      event.kind = EventKind::kAlarmRaised;
      event.text = std::string(to_string(change.priority));
      alarm_times_.emplace_back(change.instance, now.wall);
      break;
    case AlarmChange::What::kCleared:
      event.kind = EventKind::kAlarmCleared;
      event.text = change.by_person ? "at the bedside" : "condition gone";
      std::erase_if(alarm_times_, [&](const auto& t) { return t.first == change.instance; });
      break;
    case AlarmChange::What::kSilenced:
      event.kind = EventKind::kAlarmSilenced;
      break;
  }
  push(std::move(event), now);
}

void SimulatedPump::note_engine(const EngineEvent& change, const Now& now) {
  PumpEvent event;
  event.kind = change.kind;
  event.order = change.order.id();
  event.rate = change.rate;
  event.volume = change.volume;
  event.number = change.number;
  event.text = std::string(EventText(change).view());
  push(std::move(event), now);
}

void SimulatedPump::push(PumpEvent event, const Now& now) {
  event.wall = now.wall;
  event.uptime = std::chrono::duration_cast<milliseconds>(now.steady - started_);
  events_.push_back(std::move(event));
}

std::vector<PumpEvent> SimulatedPump::events() { return std::exchange(events_, {}); }

std::optional<AlarmLine> SimulatedPump::gravest() const {
  BoardEntry entry;
  if (!loop_.alarms().entry(0, entry)) return std::nullopt;
  return AlarmLine{entry.code, entry.priority, entry.since};
}

Display SimulatedPump::display() const { return bedside_.display(loop_.snapshot(), gravest()); }

std::vector<StandingAlarm> SimulatedPump::standing_alarms() const {
  std::vector<StandingAlarm> out;
  BoardEntry entry;
  for (std::size_t i = 0; loop_.alarms().entry(i, entry); ++i) {
    const auto known = std::find_if(alarm_times_.begin(), alarm_times_.end(),
                                    [&](const auto& t) { return t.first == entry.instance; });
    const WallTime since = known == alarm_times_.end() ? WallTime{} : known->second;
    out.push_back({entry.code, entry.instance, since, entry.silenced, entry.priority});
  }
  return out;
}

Telemetry SimulatedPump::telemetry(const Now& now) const {
  const EngineSnapshot engine = loop_.snapshot();
  Telemetry out;
  out.wall = now.wall;
  out.uptime = std::chrono::duration_cast<milliseconds>(now.steady - started_);
  out.state = engine.state;
  bedside_.describe(out, engine);
  out.rate = engine.rate;
  out.vtbi = engine.programme.vtbi;
  out.infused = engine.infused;
  out.remaining = engine.remaining;
  out.therapy = engine.programme.therapy;
  out.activity = engine.activity;
  out.secondary_to = engine.primary.id();
  out.demands = engine.demands;
  out.granted = engine.granted;
  out.lockout_left = engine.lockout_left;
  out.delay_left = engine.delay_left;
  out.plasma_pg_per_ml = engine.plasma_pg_per_ml;
  out.effect_pg_per_ml = engine.effect_pg_per_ml;
  out.pressure = loop_.pressure();
  out.battery = readings_.battery;
  out.on_mains = readings_.on_mains;
  return out;
}

}  // namespace ph::agent
