#include "pumpagent/control/controller.hpp"

#include <algorithm>

namespace ph::agent {
namespace {

constexpr std::int64_t kNanosecondsPerHour = 3'600'000'000'000;

// The encoder is exact; what it may be off is the ripple of a revolution and a tick under way.
constexpr FlowWatch::Limits kEncoder{microlitres(250), microlitres(60), 5, microlitres(150), 25};

// A hundred drops, for those of a real chamber differ and come in no even row.
FlowWatch::Limits drop_limits(std::int32_t per_ml) {
  const Volume drop = Volume::of(per_ml > 0 ? 1'000'000 / per_ml : 0);
  const auto drops = [drop](std::int64_t n) { return Volume::of(n * drop.count()); };
  return {drops(100), drops(3), 30, drops(20), 100};
}

AlarmSet stopping_alarms() {
  AlarmSet out;
  for (const AlarmKind& kind : alarm_catalogue()) {
    if (kind.reaction == Reaction::kStop) out.add(kind.code);
  }
  return out;
}

}  // namespace

ControlSetup ControlSetup::of(const PumpModel& model) {
  ControlSetup setup;
  setup.step = model.step;
  setup.stroke = Stroke(model.step, model.ripple);
  setup.motor_most = FlowRate::of(
      std::max({model.rate_max, model.bolus_rate_max, model.prime_rate}).count() * 6 / 5);
  setup.occlusion_most = model.occlusion_most;
  setup.occlusion_ceiling = model.occlusion_ceiling;
  setup.back_off = model.back_off;
  setup.pinch_test = model.pinch_test;
  setup.leak_per_bar = model.line.leak_per_bar;
  setup.occlusion_down = model.occlusion_down;
  setup.occlusion_up = model.occlusion_up;
  setup.air_single = model.air_single;
  setup.air_accumulated = model.air_accumulated;
  if (model.air_rate > FlowRate{}) {
    const Volume set = delivered(model.air_rate, std::chrono::minutes{15});
    setup.air_accumulated = std::min(setup.air_accumulated, set);
  }
  setup.has_door = model.has_door;
  if (model.mechanism == Mechanism::kSyringe) setup.reservoir_empty = microlitres(50);
  if (model.drops_per_ml > 0) setup.drops_per_ml = model.drops_per_ml;
  setup.battery = BatteryCurve::of(model);
  setup.prime = {model.prime_most, model.prime_rate};
  return setup;
}

Controller::Controller(const ControlSetup& setup)
    : setup_(setup),
      motor_(setup.stroke.value_or(Stroke(setup.step)), setup.motor_most),
      back_off_(setup.back_off),
      test_(setup.pinch_test, setup.step),
      leak_(setup.leak_per_bar),
      container_(setup.reservoir_empty, setup.drops_per_ml),
      power_(setup.battery),
      by_encoder_(kEncoder),
      by_drops_(drop_limits(setup.drops_per_ml)),
      stops_(stopping_alarms()) {}

void Controller::adopt(Pressure occlusion_down, Volume air_single) {
  const bool bounded = setup_.occlusion_most > Pressure{};
  setup_.occlusion_down =
      bounded ? std::min(occlusion_down, setup_.occlusion_most) : occlusion_down;
  setup_.air_single = air_single;
}

void Controller::take_time(SteadyTime now) {
  const std::chrono::nanoseconds passed = first_ ? std::chrono::nanoseconds{0} : now - last_;
  elapsed_ =
      std::clamp<std::chrono::nanoseconds>(passed, std::chrono::nanoseconds{0}, kLongestTick);
  first_ = false;
  last_ = now;
}

Sensed Controller::sense(SteadyTime now, const SensorReadings& readings) {
  take_time(now);
  const Volume turned = motor_.observe(readings.encoder, elapsed_);
  // What is pressed against the shut line goes to nobody.
  const Volume moved = test_.shut() ? Volume{} : leak_.given(turned);
  const Pressure down = zero_.correct(readings.down, readings.door_closed, driving_, elapsed_);
  down_.observe(down, elapsed_, moved);
  up_.observe(readings.up, setup_.occlusion_up, elapsed_, moved);
  air_.observe(readings.air_mv, elapsed_, purges_ ? Volume{} : moved);
  container_.observe(readings, elapsed_, moved);
  power_.observe(readings, elapsed_, rate_);
  keys_.observe(readings, elapsed_);
  if (driving_) back_off_.note(down_.filtered());
  if (!readings.door_closed) back_off_.forget();
  meter_.observe(moved, elapsed_, rate_);
  watch_flow(readings, moved);
  stop_key_ = readings.stop_key;
  judge(readings);
  look_at_test(readings);
  return {moved, conditions_, urgent(readings)};
}

void Controller::watch_flow(const SensorReadings& readings, Volume moved) {
  if (!driving_) return;
  const Int128 exact = Int128{rate_.count()} * elapsed_.count() + due_fraction_;
  due_fraction_ = static_cast<std::int64_t>(exact % kNanosecondsPerHour);
  const Volume due = Volume::of(static_cast<std::int64_t>(exact / kNanosecondsPerHour));
  by_encoder_.observe(due, motor_.turned(), elapsed_, patience_);
  if (!readings.drops_fitted || setup_.drops_per_ml <= 0) return;
  const std::int64_t fallen = std::int64_t{container_.fallen()} * 1'000'000;
  by_drops_.observe(moved, Volume::of(fallen / setup_.drops_per_ml), elapsed_, patience_);
}

void Controller::judge(const SensorReadings& readings) {
  conditions_ = motor_.conditions() | power_.conditions() | container_.conditions();
  judge_line(readings);
  judge_flow();
  conditions_.set(AlarmCode::kStuckKey, keys_.stuck());
}

// Door, set, pressure and container are alarms only of a pump that infuses: a stopped one may be
// opened.
void Controller::judge_line(const SensorReadings& readings) {
  const bool air_watched = setup_.air_single > Volume{};
  const Pressure ceiling = setup_.occlusion_ceiling;
  const bool at_ceiling = ceiling > Pressure{} && readings.down >= ceiling;
  conditions_.set(AlarmCode::kOcclusionDown,
                  driving_ && (down_.occluded(pressure_limit()) || at_ceiling));
  conditions_.set(AlarmCode::kOcclusionUp, driving_ && up_.occluded());
  const bool air_alarms = air_watched && !purges_;
  conditions_.set(AlarmCode::kAirSingle, air_alarms && air_.bubble() >= setup_.air_single);
  conditions_.set(AlarmCode::kAirAccumulated, air_alarms && setup_.air_accumulated > Volume{} &&
                                                  air_.accumulated() >= setup_.air_accumulated);
  conditions_.set(AlarmCode::kDoorOpen, setup_.has_door && driving_ && !readings.door_closed);
  conditions_.set(AlarmCode::kSetMisload, driving_ && !readings.set_loaded);
  conditions_.set(AlarmCode::kSyringeMoved, driving_ && !readings.syringe_in_place);
  if (down_.implausible() || (air_watched && air_.implausible())) {
    conditions_.add(AlarmCode::kSensorFault);
  }
  if (!driving_) conditions_.remove(AlarmCode::kContainerEmpty);
  if (!driving_) conditions_.remove(AlarmCode::kReservoirLow);
}

void Controller::judge_flow() {
  if (by_encoder_.over() || by_encoder_.far_over() || by_drops_.over()) {
    conditions_.add(AlarmCode::kOverRate);
  }
  if (by_drops_.far_over()) conditions_.add(AlarmCode::kFreeFlow);
  if (by_encoder_.under() || by_drops_.under()) conditions_.add(AlarmCode::kUnderRate);
  conditions_.set(AlarmCode::kFlowUnstable, by_encoder_.unsteady() || by_drops_.unsteady());
}

AlarmSet Controller::urgent(const SensorReadings& readings) const {
  AlarmSet out;
  out.set(AlarmCode::kBatteryLow, power_.urgent());
  out.set(AlarmCode::kReservoirLow, conditions_.contains(AlarmCode::kReservoirLow) &&
                                        readings.reservoir <= delivered(rate_, kUrgent));
  return out;
}

// Behind the judgement of this tick: what must stand interrupts the test, too.
void Controller::look_at_test(const SensorReadings& readings) {
  OcclusionTest::Seen seen;
  seen.door_closed = readings.door_closed;
  seen.may = may_test_ && !driving_ && !must_stand() && !back_off_.active() && !zero_.taking() &&
             readings.drive_enabled;
  seen.encoder = readings.encoder;
  seen.displaced = motor_.turned();
  seen.pressure = down_.filtered();
  tests_ = test_.tick(seen, asks_test_, elapsed_);
  if (test_.take_over()) motor_.rebase();
}

Sensed Controller::sense_nothing(SteadyTime now) {
  take_time(now);
  conditions_.add(AlarmCode::kSensorFault);
  return {Volume{}, conditions_, {}};
}

bool Controller::must_stand() const { return stop_key_ || !(conditions_ & stops_).empty(); }

ActuatorCommands Controller::drive(FlowRate rate, Volume budget) {
  ActuatorCommands out;
  const bool was_driving = driving_;
  driving_ = rate > FlowRate{} && !must_stand() && !test_.shut();
  rate_ = driving_ ? rate : FlowRate{};
  if (driving_) {
    back_off_.abort();
    const FlowRate leak = leak_.at(down_.filtered(), rate);
    leak_.add(leak, elapsed_);
    out.steps = motor_.schedule(rate + leak, elapsed_, budget);
  } else {
    if (was_driving && conditions_.contains(AlarmCode::kOcclusionDown)) {
      back_off_.begin(down_.filtered(), motor_.behind());
    }
    if (test_.shut()) {
      run_test(out);
    } else {
      relieve(out);
    }
  }
  if (driving_ && !was_driving) begin_watch();
  out.enable = out.enable || driving_;
  out.clamp_closed = !out.enable;
  out.pinch = test_.shut();
  out.use_battery = power_.use_battery();
  out.power_off = power_.power_off();
  return out;
}

// The motor stands, or draws back what an occlusion has pressed into the line. The key and every
// other alarm that stops the pump end that, too.
void Controller::relieve(ActuatorCommands& out) {
  AlarmSet others = conditions_ & stops_;
  others.remove(AlarmCode::kOcclusionDown);
  if (stop_key_ || !others.empty()) back_off_.abort();
  if (!back_off_.active() || !back_off_.goes_on(down_.filtered(), motor_.behind(), elapsed_)) {
    motor_.stop();
    if (back_off_.take_doubt()) down_.disbelieve();
    return;
  }
  if (!back_off_.turns()) return motor_.stop();
  out.steps = motor_.draw_back(back_off_.rule().rate, elapsed_, back_off_.rule().most);
  out.enable = true;
}

void Controller::run_test(ActuatorCommands& out) {
  using Turn = OcclusionTest::Motor;
  if (tests_ == Turn::kPresses) {
    out.steps = motor_.schedule(OcclusionTest::kRate, elapsed_, test_.left());
  } else if (tests_ == Turn::kDrawsBack) {
    out.steps = motor_.draw_back(OcclusionTest::kRate, elapsed_, test_.to_draw());
  } else {
    return motor_.stop();
  }
  out.enable = true;
}

// What was measured before the motor stood says nothing of what flows now.
void Controller::begin_watch() {
  by_encoder_.forget();
  by_drops_.forget();
  due_fraction_ = 0;
}

void Controller::forget(AlarmCode code) {
  switch (code) {
    case AlarmCode::kAirSingle:
    case AlarmCode::kAirAccumulated:
      air_.forget();
      break;
    case AlarmCode::kOcclusionUp:
      up_.forget();
      break;
    case AlarmCode::kSensorFault:
      down_.forget();
      air_.forget();
      break;
    case AlarmCode::kMotorStall:
    case AlarmCode::kMotorRate:
    case AlarmCode::kMotionUncommanded:
      motor_.forget();
      break;
    case AlarmCode::kUnderRate:
      motor_.forget();
      begin_watch();
      break;
    case AlarmCode::kOverRate:
    case AlarmCode::kFlowUnstable:
      begin_watch();
      break;
    case AlarmCode::kContainerEmpty:
      container_.forget();
      break;
    case AlarmCode::kFreeFlow:
      container_.forget();
      begin_watch();
      break;
    default:
      break;
  }
}

Pressure Controller::pressure() const { return down_.filtered(); }

Pressure Controller::pressure_limit() const {
  return widened_ ? std::max(setup_.occlusion_most, setup_.occlusion_down) : setup_.occlusion_down;
}

}  // namespace ph::agent
