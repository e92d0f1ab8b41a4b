#include "pumpagent/loop/therapy_loop.hpp"

#include <algorithm>
#include <utility>

// What the loop watches that neither control nor engine can see alone.
namespace ph::agent {
namespace {

// These end an infusion and are no cause that a restart would meet again.
constexpr bool is_end(AlarmCode code) {
  return code == AlarmCode::kKvoFinished || code == AlarmCode::kTimeExpired ||
         code == AlarmCode::kRepeatedAlert;
}

}  // namespace

AlarmSet TherapyLoop::supervise(const SensorReadings* readings) {
  AlarmSet out = restored_ | passing_;
  restored_ = AlarmSet{};
  passing_ = AlarmSet{};
  masked_ += controller_.take_made_up();
  since_masked_ += controller_.elapsed();
  const AlarmSet stands = board_.standing();
  const bool told =
      stands.contains(AlarmCode::kMotorStall) || stands.contains(AlarmCode::kMotorRate);
  if (told) masked_ = 0;
  test_self(readings);
  check_copy();
  raise_limit();
  remind(readings);
  if (readings != nullptr) {
    sounder_.observe(readings->sounder_ma, driven_.tone, controller_.elapsed());
  }
  const EngineState& engine = engine_.saved();
  const bool bounded = engine.programme.end_action != EndAction::kContinue;
  const bool beyond = bounded && engine_.rate() > FlowRate{} && !engine.finished &&
                      engine.infused > engine.programme.vtbi + kBeyondVtbi;
  out.set(AlarmCode::kOverRate, beyond);
  out.set(AlarmCode::kSounderFault, sounder_.fault());
  out.set(AlarmCode::kSelfTest, self_test_.state() == SelfTest::State::kFailed);
  out.set(AlarmCode::kMemory, memory_fault_);
  out.set(AlarmCode::kIdleWithSet, idle_ >= kIdleReminder);
  return out;
}

void TherapyLoop::test_self(const SensorReadings* readings) {
  const SelfTest::State before = self_test_.state();
  if (before == SelfTest::State::kNotAsked || before == SelfTest::State::kFailed) return;
  self_test_.tick(controller_.elapsed(), readings, driven_, guard_);
  const SelfTestFault occlusion = controller_.occlusion_test().fault();
  if (occlusion != SelfTestFault::kNone) self_test_.found(occlusion);
  if (self_test_.state() != SelfTest::State::kFailed) return;
  EngineCommand inhibit;
  inhibit.verb = EngineVerb::kInhibit;
  (void)engine_.command(inhibit, board_.reaction());
}

std::optional<SelfTestFault> TherapyLoop::next_self_test() {
  const bool over = self_test_.state() == SelfTest::State::kPassed ||
                    self_test_.state() == SelfTest::State::kFailed;
  // Passed, it may still fail later: the continuous part.
  const bool failed_later =
      told_self_test_ && !told_failure_ && self_test_.state() == SelfTest::State::kFailed;
  if (!over || (told_self_test_ && !failed_later)) return std::nullopt;
  told_self_test_ = true;
  told_failure_ = self_test_.state() == SelfTest::State::kFailed;
  return self_test_.fault();
}

std::optional<std::int64_t> TherapyLoop::next_masked_fault() {
  if (masked_ < kMaskedSteps || since_masked_ < kMaskedTime) return std::nullopt;
  since_masked_ = std::chrono::nanoseconds{0};
  return std::exchange(masked_, 0);
}

// P82. The engine goes over to another programme by itself only with another order.
void TherapyLoop::check_copy() {
  since_check_ += controller_.elapsed();
  if (since_check_ < kChecks) return;
  since_check_ = std::chrono::nanoseconds{0};
  if (!(copied_order_ == engine_.saved().order)) {
    copy_.take(engine_.programme());
    copied_order_ = engine_.saved().order;
    adopt_limits();
  }
  memory_fault_ = memory_fault_ || !copy_.agrees(engine_.programme());
}

// P57. A dose is short and fast, and so is priming: its pressure is no occlusion yet.
void TherapyLoop::raise_limit() {
  const bool primes = engine_.state() == PumpState::kPriming;
  controller_.purge(primes);
  const bool gives =
      primes || (engine_.state() == PumpState::kRunning && engine_.saved().doses.current.runs());
  raised_ =
      gives ? kAfterDose : std::max(raised_ - controller_.elapsed(), std::chrono::nanoseconds{0});
  if (engine_.rate() == FlowRate{}) raised_ = std::chrono::nanoseconds{0};
  controller_.widen(raised_.count() > 0);
}

// P90. Something is loaded, nothing flows, and nobody is told otherwise.
void TherapyLoop::remind(const SensorReadings* readings) {
  const PumpState state = engine_.state();
  const bool waits = state == PumpState::kReady || state == PumpState::kPaused ||
                     (state == PumpState::kAlarmStop && board_.signal().lamp < Priority::kMedium);
  const bool loaded = readings != nullptr && readings->set_loaded && readings->door_closed;
  idle_ = waits && loaded ? idle_ + controller_.elapsed() : std::chrono::nanoseconds{0};
}

AlarmSet TherapyLoop::urgent() {
  AlarmSet out;
  since_look_ += controller_.elapsed();
  if (!near_end_) {
    looked_ = false;
    return out;
  }
  if (!looked_ || since_look_ >= kChecks) {
    since_look_ = std::chrono::nanoseconds{0};
    looked_ = true;
    ends_soon_ = engine_.snapshot().remaining <= kUrgent;
  }
  out.set(AlarmCode::kNearEnd, ends_soon_);
  return out;
}

void TherapyLoop::note_stop(PumpState before) {
  const bool flowed = before == PumpState::kRunning || before == PumpState::kKeepVeinOpen;
  if (!flowed || engine_.state() != PumpState::kAlarmStop) return;
  AlarmSet by;
  (board_.standing() & stops_).each([&by](AlarmCode code) {
    if (!is_end(code)) by.add(code);
  });
  repeated_.stopped(by);
  const bool may_restart = engine_.programme().occlusion_restarts > 0;
  if (may_restart && by == AlarmSet{AlarmCode::kOcclusionDown}) restart_.arm();
}

void TherapyLoop::restart_after_occlusion(const SensorReadings* readings) {
  if (!restart_.armed()) return;
  const bool alone = (board_.standing() & stops_) == AlarmSet{AlarmCode::kOcclusionDown};
  if (!alone || readings == nullptr || !readings->door_closed) return restart_.disarm();
  if (!restart_.tick(controller_.elapsed(), controller_.pressure(), controller_.pressure_limit(),
                     controller_.backing_off())) {
    return;
  }
  EngineCommand restart;
  restart.verb = EngineVerb::kRestart;
  // The occlusion alone stands and is withdrawn with the restart.
  if (engine_.command(restart, Reaction::kContinue) != Answer::kAccepted) return;
  board_.withdraw(AlarmCode::kOcclusionDown);
  controller_.forget(AlarmCode::kOcclusionDown);
  repeated_.restarted();
}

void TherapyLoop::signal(SteadyTime now, ActuatorCommands& out) {
  const AlarmSignal& alarm = board_.signal();
  const SignalPhase phase = signaller_.tick(now, alarm);
  const SelfTestAsks asks = self_test_.asks();
  out.lamp = alarm.lamp;
  out.lamp_lit = phase.lamp_lit || asks.lamp;
  if (asks.lamp && alarm.lamp == Priority::kInformation) out.lamp = Priority::kHigh;
  out.sounding = alarm.sounding;
  out.sound = alarm.sounding ? alarm.lamp : Priority::kInformation;
  out.tone_hz = phase.tone_hz == 0 && asks.sounder ? SelfTestAsks::kTone : phase.tone_hz;
  out.bursts = phase.bursts;
  out.air_test = asks.air_test;
  driven_ = {out.tone_hz > 0, out.lamp_lit};
}

std::chrono::nanoseconds TherapyLoop::patience() const {
  switch (engine_.saved().doses.current.kind) {
    case Activity::kDemandDose:
      return Controller::kDemandPatience;
    case Activity::kBolus:
    case Activity::kPeriodicDose:
    case Activity::kFlush:
    case Activity::kPriming:
      return Controller::kDosePatience;
    default:
      return Controller::kBasePatience;
  }
}

// A person is at the pump and decides from here on.
void TherapyLoop::touched() {
  restart_.disarm();
  idle_ = std::chrono::nanoseconds{0};
}

}  // namespace ph::agent
