#include "pumpagent/world/world_setup.hpp"

#include <algorithm>

#include "pumpagent/world/noise.hpp"

namespace ph::agent {
namespace {

constexpr double kNlPerSecond = 1e6 / 3600;  // of 1 mL/h
constexpr double kMmhgPerBar = 750.06;
constexpr double kMmhgPerPascal = kMmhgPerBar * 1e-5;
constexpr double kSpread = 0.1;               // of the ripple, from set to set; chosen
constexpr double kReserve = 1.2;              // motor above the model's highest rate; chosen
constexpr double kHeadShare = 0.0007;         // per cm: 0.5 to 1 % per 10 cm
constexpr double kWear = 0.04 / (96 * 3600);  // 3 to 5 % in 24 to 96 h
constexpr double kDriveNewtonPerM = 1e5;      // stiffness of screw, carriage and rubber; chosen
constexpr double kOpenLine = 300;             // uL/bar of an extension line behind a syringe

double ml_h(FlowRate rate) { return static_cast<double>(rate.count()) * 1e-6; }

// Force on the barrel as a pressure.
double mmhg_of(std::int64_t millinewtons, double barrel_m2) {
  return static_cast<double>(millinewtons) * 1e-3 / barrel_m2 * kMmhgPerPascal;
}

}  // namespace

WorldSetup WorldSetup::of(const PumpModel& model, std::uint64_t seed) {
  Noise dice(seed);
  WorldSetup setup;
  const double spread = 1 + kSpread * (2 * dice.uniform() - 1);
  setup.mechanism = model.mechanism;
  setup.step = model.step;
  setup.stroke = model.ripple.stroke;
  setup.ripple = model.ripple.first / 1000.0 * spread;
  setup.second = model.ripple.second / 1000.0 * spread;
  setup.dead = model.ripple.dead / 1000.0;
  setup.fastest = std::max(model.rate_max, model.bolus_rate_max);
  const bool is_syringe = model.mechanism == Mechanism::kSyringe;
  setup.line_ul_per_bar = is_syringe ? 1'500 : 610;
  setup.leak_ml_h_per_bar = is_syringe ? 0 : 0.33;
  if (model.line.per_bar > Volume{}) {
    setup.line_ul_per_bar = static_cast<double>(model.line.per_bar.count()) * 1e-3;
    setup.leak_ml_h_per_bar = ml_h(model.line.leak_per_bar);
  }
  setup.pinched_ul_per_bar = static_cast<double>(model.pinch_test.per_bar.count()) * 1e-3;
  if (model.occlusion_ceiling > Pressure{}) {
    setup.stall_mmhg = static_cast<double>(model.occlusion_ceiling.count()) * 1e-3;
  }
  setup.container = model.container > Volume{} ? model.container : millilitres(1000);
  setup.reservoir_known = model.container > Volume{};
  if (model.syringe() != nullptr) setup.syringe = *model.syringe();
  setup.drops_per_ml = model.mechanism == Mechanism::kPeristaltic ? 20 : 0;
  if (model.drops_per_ml > 0) setup.drops_per_ml = model.drops_per_ml;
  if (!model.battery.empty()) setup.battery = model.battery;
  setup.seed = seed;
  return setup;
}

WorldSetup WorldSetup::purged_of(const PumpModel& model, std::uint64_t seed) {
  WorldSetup setup = of(model, seed);
  setup.purged = true;
  return setup;
}

Displacement::Setup WorldSetup::displacement() const {
  const bool tube = mechanism != Mechanism::kSyringe;
  return {static_cast<double>(stroke.count()),
          ripple,
          second,
          dead,
          static_cast<double>(syringe.backlash.count()),
          tube ? kHeadShare : 0,
          tube ? kWear : 0,
          purged ? static_cast<double>(syringe.backlash.count()) : 0};
}

double WorldSetup::pace() const {
  return kReserve * ml_h(fastest) * kNlPerSecond / static_cast<double>(step.count());
}

// The drive's spring is part of the whole compliance; at least the extension line is left.
Plunger::Setup WorldSetup::plunger() const {
  if (syringe.barrel_um2 == 0) return {0, 1, 0, 0};
  const double barrel = static_cast<double>(syringe.barrel_um2) * 1e-12;  // m2
  const double spring = barrel * barrel / kDriveNewtonPerM * 1e12 / kMmhgPerPascal;
  const double glide = mmhg_of(syringe.glide_mn, barrel);
  return {spring, tubing().compliance_nl_per_mmhg, mmhg_of(syringe.break_loose_mn, barrel), glide,
          purged ? spring * glide : 0};
}

// A small syringe is stiffer than the model's largest, whose compliance is given.
Tubing::Setup WorldSetup::tubing() const {
  double soft = line_ul_per_bar;
  if (syringe.barrel_um2 > 0) {
    constexpr double kGivenFor = 555.556e6;  // um2, the 50 mL barrel
    const double share = std::min(1.0, static_cast<double>(syringe.barrel_um2) / kGivenFor);
    const double barrel = static_cast<double>(syringe.barrel_um2) * 1e-12;
    const double spring = barrel * barrel / kDriveNewtonPerM * 1e5 * 1e9;  // uL per bar
    soft = std::max(kOpenLine, soft * share - spring);
  }
  return {soft * 1e3 / kMmhgPerBar, leak_ml_h_per_bar * kNlPerSecond / kMmhgPerBar,
          vein_mmhg_per_ml_h / kNlPerSecond};
}

}  // namespace ph::agent
