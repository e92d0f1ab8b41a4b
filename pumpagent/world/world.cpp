#include "pumpagent/world/world.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ph::agent {
namespace {

constexpr double kNlPerSecond = 1e6 / 3600;  // of 1 mL/h
constexpr double kMmhgPerBar = 750.06;
constexpr double kBroken = 3000;                                   // mmHg, far beyond the range
constexpr std::int32_t kAir = 50, kFluid = 1850;                   // mV
constexpr std::int32_t kSounding = 40, kShorted = 400, kLit = 20;  // mA
constexpr int kStopKey = 5;  // 1 and the number of the bedside's STOP

double nl(Volume volume) { return static_cast<double>(volume.count()); }

// Adds to a whole count what has come together of a part.
void add(double more, double& part, std::int64_t& whole) {
  part += more;
  const double full = std::floor(part);
  whole += static_cast<std::int64_t>(full);
  part -= full;
}

}  // namespace

PumpWorld::PumpWorld(const WorldSetup& setup)
    : setup_(setup),
      noise_(setup.seed),
      shaft_(setup.pace()),
      displacement_(setup.displacement()),
      plunger_(setup.plunger()),
      supply_(setup.head_cm, setup.drops_per_ml),
      tubing_(setup.tubing(), setup.vein_mmhg),
      air_(nl(setup.line_to_patient)),
      battery_(setup.battery),
      down_(noise_.uniform(), setup.vein_mmhg),
      up_(noise_.uniform(), supply_.mmhg()) {}

void PumpWorld::command(const ActuatorCommands& commands) {
  commands_ = commands;
  if (commands.enable) {
    shaft_.ask(commands.steps);
  } else {
    shaft_.let_go();
  }
}

void PumpWorld::renew_lease() { lease_ = GuardHal::kLease; }

Volume PumpWorld::left_in_container() const {
  return setup_.container - Volume::of(taken_ - hung_at_);
}

std::chrono::nanoseconds PumpWorld::second_clock() const {
  return std::chrono::nanoseconds{static_cast<std::int64_t>(clock_s_ * 1e9)};
}

void PumpWorld::step(std::chrono::nanoseconds dt) {
  const double seconds = static_cast<double>(dt.count()) * 1e-9;
  const bool alive = motor_alive();
  double inflow = draw(turn_shaft(seconds), seconds);
  lease_ = std::max(lease_ - dt, std::chrono::nanoseconds{0});
  if (!commands_.clamp_closed) inflow += faults_.free_flow_ml_h * kNlPerSecond * seconds;
  air_.move(inflow);
  const Tubing::Vein vein{faults_.occluded_down ? -1.0 : faults_.resistance,
                          setup_.vein_mmhg + faults_.vein_mmhg};
  arrive(tubing_.step(pass_shutter(inflow), seconds, vein,
                      alive ? Tubing::Mechanics::kTurning : Tubing::Mechanics::kAtRest),
         inflow);
  supply_.stream(faults_.drop_stream * seconds);
  if (!faults_.empty) supply_.drip(inflow, noise_);
  if (!faults_.empty && left_in_container() <= Volume{}) empty_container();
  if (alive) displacement_.age(seconds);
  clock_s_ += seconds * (1 + faults_.clock_ppm * 1e-6);
  use_power(seconds, inflow / seconds / kNlPerSecond);
  down_.follow(seconds, line_mmhg(), noise_);
  up_.follow(seconds, supply_.mmhg(), noise_);
}

bool PumpWorld::is_shut() const {
  return commands_.pinch && setup_.pinched_ul_per_bar > 0 && !faults_.pinch_open;
}

// What goes on into the line: nothing past a shutter that is shut; all of it, with what was pressed
// in meanwhile, when it opens. The rest of the line keeps its whole compliance.
double PumpWorld::pass_shutter(double inflow) {
  if (!is_shut()) {
    shut_at_ = tubing_.pressure();
    return inflow + std::exchange(above_nl_, 0.0);
  }
  above_nl_ += inflow;
  return 0;
}

double PumpWorld::line_mmhg() const {
  if (!is_shut()) return tubing_.pressure();
  return shut_at_ + above_nl_ / (setup_.pinched_ul_per_bar * 1e3 / kMmhgPerBar);
}

// Nominal volume by whole steps.
double PumpWorld::turn_shaft(double seconds) {
  const double step = nl(setup_.step);
  const bool empty = setup_.reservoir_known && left_in_container() <= Volume{};
  const bool at_the_end = empty || line_mmhg() >= setup_.stall_mmhg;
  const std::int64_t steps =
      shaft_.turn(seconds, motor_alive(), lease_.count() > 0,
                  faults_.runaway_ml_h * kNlPerSecond / step, faults_, at_the_end);
  turned_ += steps;
  return static_cast<double>(steps) * step;
}

// What of a nominal volume goes into the line.
double PumpWorld::draw(double nominal, double seconds) {
  double out = displacement_.turn(nominal, faults_.lifted_cm, faults_.tube_wear / 100);
  out = plunger_.push(out, tubing_.pressure(), faults_.stiction);
  if (setup_.reservoir_known) out = std::min(out, std::max(0.0, nl(left_in_container())));
  return supply_.draw(out, seconds, faults_.occluded_up, faults_.lifted_cm);
}

void PumpWorld::arrive(const Tubing::Flow& flow, double inflow) {
  add(flow.to_patient_nl, arrived_part_, arrived_);
  add(inflow - flow.leaked_nl, taken_part_, taken_);
}

void PumpWorld::use_power(double seconds, double flow_ml_h) {
  battery_.use(seconds, flow_ml_h, radio_, !faults_.mains_lost && !commands_.use_battery);
  const double target = faults_.overheated ? 70.0 : 25.0 + flow_ml_h / 100;
  celsius_ += (target - celsius_) * std::min(1.0, seconds / (faults_.overheated ? 5.0 : 600.0));
}

std::int32_t PumpWorld::air_mv() {
  if (faults_.air_mv != 0) return static_cast<std::int32_t>(faults_.air_mv);
  if (commands_.air_test) return kAir;
  const double fluid = kFluid + 60 * (noise_.uniform() - 0.5);
  return static_cast<std::int32_t>(fluid + (kAir - fluid) * air_.covered());
}

std::int32_t PumpWorld::sounder_ma() const {
  const bool driven = commands_.tone_hz > 0;
  switch (faults_.sounder) {
    case SounderState::kOpen:
      return 0;
    case SounderState::kShorted:
      return driven ? kShorted : 0;
    case SounderState::kStuckOn:
      return kSounding;
    case SounderState::kSound:
      break;
  }
  return driven ? kSounding : 0;
}

void PumpWorld::read_supply(SensorReadings& out) const {
  out.battery = Charge::of(std::lround(battery_.charge() * 1000));
  out.battery_good = !faults_.battery_fault;
  out.on_mains = !faults_.mains_lost;
  if (faults_.supply_permille > 0) {
    out.mains_permille = static_cast<std::int32_t>(faults_.supply_permille);
  }
  out.battery_permille = static_cast<std::int32_t>(battery_.permille());
  const auto celsius = static_cast<std::int32_t>(std::lround(celsius_ * 10));
  out.temperature_dc = faults_.temperature_stuck ? stuck_.temperature_dc : celsius;
  out.temperature2_dc = celsius + static_cast<std::int32_t>(faults_.degrees_apart * 10);
  out.watchdog_armed = !faults_.watchdog_disarmed;
  out.sounder_ma = sounder_ma();
  out.lamp_ma = commands_.lamp_lit && !faults_.lamp_open ? kLit : 0;
}

SensorReadings PumpWorld::read() {
  SensorReadings out;
  out.encoder = faults_.encoder_stuck ? stuck_.encoder : shaft_.encoder();
  const double down = faults_.pressure_broken ? kBroken : down_.shown() + faults_.pressure_drift;
  out.down = faults_.pressure_stuck ? stuck_.down : Pressure::of(std::lround(down * 1000));
  out.up = faults_.up_pressure_stuck ? stuck_.up : Pressure::of(std::lround(up_.shown() * 1000));
  out.air_mv = air_mv();
  out.drops = faults_.drops_blind ? stuck_.drops : supply_.drops();
  out.drops_fitted = setup_.drops_per_ml > 0;
  out.door_closed = !faults_.door_open;
  out.reservoir_known = setup_.reservoir_known;
  out.reservoir =
      faults_.reservoir_stuck ? stuck_.reservoir : std::max(left_in_container(), Volume{});
  out.set_loaded = !faults_.set_misloaded;
  out.syringe_in_place = !faults_.syringe_moved;
  out.air_test_fitted = true;
  read_supply(out);
  out.stop_key = stop_key_ || faults_.stuck_key == kStopKey;
  if (faults_.stuck_key > 0 && faults_.stuck_key <= 32) {
    out.keys_down = std::uint32_t{1} << (faults_.stuck_key - 1);
  }
  out.drive_enabled = lease_.count() > 0;
  return out;
}

void PumpWorld::apply(const WorldFault& fault) {
  const bool on = fault.value != 0;
  if (fault.kind == FaultKind::kAirBubble && on) {
    air_.inject(fault.value * 1000, fault.place > 0 ? fault.place * 1000 : 5'000);
  } else if (fault.kind == FaultKind::kBatteryLevel) {
    battery_.set(fault.value / 1000);
  } else if (fault.kind == FaultKind::kContainerEmpty && on) {
    empty_container();
  } else if (fault.kind == FaultKind::kContainerEmpty) {
    hung_at_ = taken_;
    air_.clear();
  } else if (fault.kind == FaultKind::kOverheat && !on) {
    celsius_ = 30;
  }
  // What sticks goes on with what it says before.
  if (on) stuck_ = read();
  faults_.set(fault);
}

void PumpWorld::empty_container() {
  if (!faults_.empty && !setup_.reservoir_known) air_.inject(1e9, nl(setup_.line_to_detector));
  hung_at_ = taken_ - setup_.container.count();
  faults_.empty = true;
}

}  // namespace ph::agent
