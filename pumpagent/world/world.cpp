#include "pumpagent/world/world.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ph::agent {
namespace {

constexpr double kNlPerSecond = 1e6 / 3600;  // of 1 mL/h
constexpr double kMmhgPerBar = 750.06;
constexpr double kMmhgPerCm = 0.7356;  // of water
constexpr double kUpCompliance = 200;  // nL per mmHg, line above the pump
constexpr double kVacuum = -400;       // mmHg: nothing more can be drawn
constexpr std::chrono::nanoseconds kLease = GuardHal::kLease;

double ml_h(FlowRate rate) { return static_cast<double>(rate.count()) * 1e-6; }

Tubing::Setup tubing_of(const WorldSetup& setup) {
  const bool syringe = setup.mechanism == Mechanism::kSyringe;
  return {(syringe ? 1.5e6 : 0.61e6) / kMmhgPerBar,
          syringe ? 0.0 : 0.33 * kNlPerSecond / kMmhgPerBar, setup.vein_mmhg,
          setup.vein_mmhg_per_ml_h / kNlPerSecond};
}

}  // namespace

WorldSetup WorldSetup::of(const PumpModel& model, std::uint64_t seed) {
  WorldSetup setup;
  setup.mechanism = model.mechanism;
  setup.step = model.step;
  setup.stroke = model.ripple.stroke;
  setup.ripple = model.ripple.first / 1000.0;
  setup.fastest = std::max(model.rate_max, model.bolus_rate_max);
  setup.container = model.container > Volume{} ? model.container : millilitres(1000);
  setup.reservoir_known = model.container > Volume{};
  if (!model.battery.empty()) setup.battery_run = model.battery.front().with_wifi;
  setup.seed = seed;
  return setup;
}

PumpWorld::PumpWorld(const WorldSetup& setup)
    : setup_(setup), noise_(setup.seed), tubing_(tubing_of(setup)) {
  if (setup.mechanism == Mechanism::kSyringe) slack_nl_ = 10'000;
  up_mmhg_ = setup.head_cm * kMmhgPerCm;
}

void PumpWorld::command(const ActuatorCommands& commands) {
  enabled_ = commands.enable;
  clamp_ = commands.clamp_closed;
  pending_ = enabled_ ? pending_ + commands.steps : 0;
}

void PumpWorld::renew_lease() { lease_ = kLease; }

Volume PumpWorld::left_in_container() const {
  return setup_.container - Volume::of(taken_ - hung_at_);
}

void PumpWorld::step(std::chrono::nanoseconds dt) {
  const double seconds = static_cast<double>(dt.count()) * 1e-9;
  const bool alive = motor_alive();
  const double turned = move_motor(seconds);
  lease_ = std::max(lease_ - dt, std::chrono::nanoseconds{0});
  double inflow = draw(displaced(turned), seconds);
  if (!clamp_) inflow += faults_.free_flow_ml_h * kNlPerSecond * seconds;
  air_.move(inflow);
  const Tubing::Flow flow =
      tubing_.step(inflow, seconds, faults_.occluded_down ? -1.0 : faults_.resistance,
                   alive ? Tubing::Mechanics::kTurning : Tubing::Mechanics::kAtRest);
  arrived_part_ += flow.to_patient_nl;
  taken_part_ += inflow - flow.leaked_nl;
  const double arrived = std::floor(arrived_part_), taken = std::floor(taken_part_);
  arrived_ += static_cast<std::int64_t>(arrived);
  taken_ += static_cast<std::int64_t>(taken);
  arrived_part_ -= arrived;
  taken_part_ -= taken;
  drip(inflow);
  use_power(seconds, inflow / seconds / kNlPerSecond);
}

// The nominal volume that the shaft turned, by whole steps.
double PumpWorld::move_motor(double seconds) {
  const double step = static_cast<double>(setup_.step.count());
  std::int64_t steps = 0;
  if (!motor_alive()) {
    pending_ = 0;
    step_credit_ = 0;
  } else if (pending_ > 0) {
    const double pace = 1.2 * ml_h(setup_.fastest) * kNlPerSecond / step;
    step_credit_ = std::min(step_credit_ + pace * seconds, pace * seconds + 1.0);
    steps = std::min(pending_, static_cast<std::int64_t>(step_credit_));
    step_credit_ -= static_cast<double>(steps);
    pending_ -= steps;
  } else {
    step_credit_ = std::min(step_credit_ + 1.0, 1.0);
  }
  if (faults_.step_loss > 0) {
    loss_credit_ += static_cast<double>(steps) * faults_.step_loss / 100.0;
    const auto lost = static_cast<std::int64_t>(loss_credit_);
    loss_credit_ -= static_cast<double>(lost);
    steps -= lost;
  }
  if (faults_.runaway_ml_h > 0 && lease_.count() > 0) {
    runaway_credit_ += faults_.runaway_ml_h * kNlPerSecond * seconds / step;
    const auto more = static_cast<std::int64_t>(runaway_credit_);
    runaway_credit_ -= static_cast<double>(more);
    steps += more;
  }
  const bool at_the_end = setup_.reservoir_known && left_in_container() <= Volume{};
  if (faults_.motor_stalled || at_the_end) steps = 0;
  encoder_ += steps;
  return static_cast<double>(steps) * step;
}

// What the mechanism displaces for a nominal volume: backlash first, then the ripple of its
// fingers (whose mean over a revolution is nothing), and the height of the container.
double PumpWorld::displaced(double nominal) {
  if (nominal == 0) return 0;
  const double slack = std::min(slack_nl_, nominal);
  slack_nl_ -= slack;
  const double turned = nominal - slack;
  double out = turned;
  if (setup_.stroke > Volume{}) {
    const double turn = 2 * std::numbers::pi / static_cast<double>(setup_.stroke.count());
    const double from = shaft_nl_ * turn, to = (shaft_nl_ + turned) * turn;
    out += setup_.ripple / turn * (std::cos(from) - std::cos(to));
  }
  shaft_nl_ += turned;
  if (setup_.mechanism == Mechanism::kPeristaltic) out *= 1 + 0.0007 * (setup_.head_cm - 50) / 10;
  return out;
}

// What can really be drawn from above: less under suction, air when the container is empty.
double PumpWorld::draw(double nl, double seconds) {
  if (!faults_.occluded_up) {
    const double rest = setup_.head_cm * kMmhgPerCm;
    up_mmhg_ += (rest - up_mmhg_) * std::min(1.0, seconds / 0.1);
    return nl;
  }
  const double possible = std::max(0.0, (up_mmhg_ - kVacuum) * kUpCompliance);
  const double drawn = std::min(nl, possible);
  up_mmhg_ -= drawn / kUpCompliance;
  return drawn;
}

void PumpWorld::drip(double nl) {
  if (faults_.empty) return;
  next_drop_nl_ -= nl;
  while (next_drop_nl_ <= 0) {
    ++drops_;
    next_drop_nl_ += 50'000 * (0.9 + 0.2 * noise_.uniform());
  }
  if (left_in_container() <= Volume{}) apply({FaultKind::kContainerEmpty, 1});
}

void PumpWorld::use_power(double seconds, double flow_ml_h) {
  const double run = 60.0 * static_cast<double>(setup_.battery_run.count());
  const double load = (1 + 2 * flow_ml_h / 1200) / run;
  battery_ += seconds * (faults_.mains_lost ? -load : 1.0 / (4 * 3600));
  battery_ = std::clamp(battery_, 0.0, 1.0);
  const double target = faults_.overheated ? 70.0 : 25.0 + flow_ml_h / 100;
  celsius_ += (target - celsius_) * std::min(1.0, seconds / (faults_.overheated ? 5.0 : 600.0));
}

SensorReadings PumpWorld::read() {
  SensorReadings out;
  out.encoder = faults_.encoder_stuck ? stuck_encoder_ : encoder_;
  double down = tubing_.pressure() + noise_.normal();
  if (faults_.pressure_stuck) down = stuck_pressure_;
  if (faults_.pressure_broken) down = 3000;
  out.down = Pressure::of(std::lround(down * 1000));
  out.up = Pressure::of(std::lround((up_mmhg_ + noise_.normal()) * 1000));
  out.air_mv = static_cast<std::int32_t>(air_.air_seen() ? 50 : 1800 + 60 * noise_.uniform());
  out.drops = drops_;
  out.drops_fitted = setup_.mechanism == Mechanism::kPeristaltic;
  out.door_closed = !faults_.door_open;
  out.reservoir_known = setup_.reservoir_known;
  out.reservoir = std::max(left_in_container(), Volume{});
  out.battery = Charge::of(std::lround(battery_ * 1000));
  out.on_mains = !faults_.mains_lost;
  out.temperature_dc = static_cast<std::int32_t>(std::lround(celsius_ * 10));
  out.stop_key = stop_key_;
  out.drive_enabled = lease_.count() > 0;
  return out;
}

void PumpWorld::apply(const WorldFault& fault) {
  const bool on = fault.value != 0;
  switch (fault.kind) {
    case FaultKind::kOccludeDownstream:
      faults_.occluded_down = on;
      break;
    case FaultKind::kPartialDownstream:
      faults_.resistance = on ? std::max(1.0, fault.value) : 1.0;
      break;
    case FaultKind::kOccludeUpstream:
      faults_.occluded_up = on;
      break;
    case FaultKind::kAirBubble:
      if (on) air_.inject(fault.value * 1000, 100);
      break;
    case FaultKind::kDoorOpen:
      faults_.door_open = on;
      break;
    case FaultKind::kContainerEmpty:
      if (on && !faults_.empty && !setup_.reservoir_known) {
        air_.inject(1e9, static_cast<double>(setup_.line_to_detector.count()));
      }
      hung_at_ = on ? taken_ - setup_.container.count() : taken_;
      if (!on) air_ = AirLine{};
      faults_.empty = on;
      break;
    case FaultKind::kMainsLoss:
      faults_.mains_lost = on;
      break;
    case FaultKind::kBatteryLevel:
      battery_ = std::clamp(fault.value / 1000, 0.0, 1.0);
      break;
    case FaultKind::kMotorStall:
      faults_.motor_stalled = on;
      break;
    case FaultKind::kMotorRunaway:
      faults_.runaway_ml_h = std::max(0.0, fault.value);
      break;
    case FaultKind::kEncoderStuck:
      faults_.encoder_stuck = on;
      stuck_encoder_ = encoder_;
      break;
    case FaultKind::kPressureStuck:
      faults_.pressure_stuck = on;
      stuck_pressure_ = tubing_.pressure();
      break;
    case FaultKind::kPressureBroken:
      faults_.pressure_broken = on;
      break;
    case FaultKind::kFreeFlow:
      faults_.free_flow_ml_h = std::max(0.0, fault.value);
      break;
    case FaultKind::kStepLoss:
      faults_.step_loss = std::clamp(fault.value, 0.0, 100.0);
      break;
    case FaultKind::kOverheat:
      faults_.overheated = on;
      if (!on) celsius_ = 30;
      break;
  }
}

}  // namespace ph::agent
