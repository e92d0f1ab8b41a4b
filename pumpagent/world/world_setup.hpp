#pragma once
#include <chrono>
#include <cstdint>
#include <vector>

#include "protocol/domain/pump_model.hpp"
#include "pumpagent/world/displacement.hpp"
#include "pumpagent/world/plunger.hpp"
#include "pumpagent/world/tubing.hpp"

namespace ph::agent {

// How the mechanism, the line and the vein of one simulated pump are; figures of the pump
// reference, section 6. No two sets are alike: of() spreads the ripple by the seed.
struct WorldSetup {
  Mechanism mechanism = Mechanism::kPeristaltic;
  Volume step = nanolitres(551);
  Volume stroke;                            // of one revolution; zero: no ripple
  double ripple = 0, second = 0, dead = 0;  // shares of the flow, as ph::Ripple
  FlowRate fastest;                         // of the motor
  double line_ul_per_bar = 610;             // compliance, syringe included
  double leak_ml_h_per_bar = 0.33;          // back through the turning mechanism
  double pinched_ul_per_bar = 0;            // of the line above its shutter; 0: none fits
  Volume container;                         // at the start
  bool reservoir_known = false;             // syringe: plunger position is measured
  SyringeSize syringe;                      // no barrel: none
  double drops_per_ml = 20;                 // 0: no drop sensor
  double stall_mmhg = 1'575;  // line pressure that the motor cannot press against (P49)
  double vein_mmhg = 10;
  double vein_mmhg_per_ml_h = 0.03;  // 22G cannula
  double head_cm = 50;               // container above the pump, at which it is calibrated
  Volume line_to_detector = millilitres(5);
  Volume line_to_patient = millilitres(10);  // from the detector on
  std::vector<BatteryRun> battery = {
      {millilitres_per_hour(25), std::chrono::minutes{600}, std::chrono::minutes{600}}};
  std::uint64_t seed = 1;

  bool purged = false;  // the line was filled by the pump itself before it was connected

  static WorldSetup of(const PumpModel& model, std::uint64_t seed);
  // As of(), and purged, as a nurse does with every syringe: backlash taken up, plunger on the
  // move.
  static WorldSetup purged_of(const PumpModel& model, std::uint64_t seed);

  Displacement::Setup displacement() const;
  Plunger::Setup plunger() const;
  Tubing::Setup tubing() const;
  double pace() const;  // of the motor, steps a second
};

}  // namespace ph::agent
