#include "pumpagent/control/controller.hpp"

#include <algorithm>

namespace ph::agent {

ControlSetup ControlSetup::of(const PumpModel& model) {
  ControlSetup setup;
  setup.step = model.step;
  setup.occlusion_down = model.occlusion_down;
  setup.occlusion_up = model.occlusion_up;
  setup.air_single = model.air_single;
  setup.air_accumulated = model.air_accumulated;
  setup.has_door = model.has_door;
  return setup;
}

Controller::Controller(const ControlSetup& setup) : setup_(setup), motor_(setup.step) {}

void Controller::adopt(Pressure occlusion_down, Volume air_single) {
  setup_.occlusion_down = occlusion_down;
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
  const Volume moved = motor_.observe(readings.encoder, elapsed_);
  down_.observe(readings.down, elapsed_, moved);
  up_.observe(readings.up, setup_.occlusion_up, elapsed_, moved);
  air_.observe(readings.air_mv, elapsed_, moved);
  supply_.observe(readings, elapsed_, moved);
  stop_key_ = readings.stop_key;
  judge(readings);
  return {moved, conditions_};
}

// Door, pressure and container are alarms only of a pump that infuses: a stopped one may be opened.
void Controller::judge(const SensorReadings& readings) {
  conditions_ = motor_.conditions() | supply_.conditions();
  const bool air_watched = setup_.air_single > Volume{};
  conditions_.set(AlarmCode::kOcclusionDown, driving_ && down_.occluded(setup_.occlusion_down));
  conditions_.set(AlarmCode::kOcclusionUp, driving_ && up_.occluded());
  conditions_.set(AlarmCode::kAirSingle, air_watched && air_.bubble() >= setup_.air_single);
  conditions_.set(AlarmCode::kAirAccumulated, air_watched && setup_.air_accumulated > Volume{} &&
                                                  air_.accumulated() >= setup_.air_accumulated);
  conditions_.set(AlarmCode::kDoorOpen, setup_.has_door && driving_ && !readings.door_closed);
  conditions_.set(AlarmCode::kSensorFault,
                  down_.implausible() || (air_watched && air_.implausible()));
  if (!driving_) conditions_.remove(AlarmCode::kContainerEmpty);
}

Sensed Controller::sense_nothing(SteadyTime now) {
  take_time(now);
  conditions_.add(AlarmCode::kSensorFault);
  return {Volume{}, conditions_};
}

bool Controller::must_stand() const {
  if (stop_key_) return true;
  for (const AlarmKind& kind : alarm_catalogue()) {
    if (kind.reaction == Reaction::kStop && conditions_.contains(kind.code)) return true;
  }
  return false;
}

ActuatorCommands Controller::drive(FlowRate rate, Volume budget) {
  ActuatorCommands out;
  const bool safe = conditions_.empty() ? !stop_key_ : !must_stand();
  driving_ = rate > FlowRate{} && safe;
  if (driving_) {
    out.steps = motor_.schedule(rate, elapsed_, budget);
  } else {
    motor_.stop();
  }
  out.enable = driving_;
  out.clamp_closed = !driving_;
  return out;
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
    case AlarmCode::kUnderRate:
      motor_.forget();
      break;
    case AlarmCode::kContainerEmpty:
    case AlarmCode::kFreeFlow:
      supply_.forget();
      break;
    default:
      break;
  }
}

Pressure Controller::pressure() const { return down_.filtered(); }

}  // namespace ph::agent
