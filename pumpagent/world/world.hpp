#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <string_view>

#include "protocol/base/result.hpp"
#include "protocol/domain/pump_model.hpp"
#include "pumpagent/control/hal.hpp"
#include "pumpagent/world/fault.hpp"
#include "pumpagent/world/noise.hpp"
#include "pumpagent/world/tubing.hpp"

namespace ph::agent {

// How the line and the vein of one simulated pump are; figures of the pump reference, section 6.
struct WorldSetup {
  Mechanism mechanism = Mechanism::kPeristaltic;
  Volume step = nanolitres(551);
  Volume stroke;                 // of one revolution; zero: no ripple
  double ripple = 0;             // share of the flow
  FlowRate fastest;              // of the motor
  Volume container;              // at the start
  bool reservoir_known = false;  // syringe: plunger position is measured
  double vein_mmhg = 10;
  double vein_mmhg_per_ml_h = 0.03;  // 22G cannula
  double head_cm = 50;               // container above the pump
  Volume line_to_detector = millilitres(5);
  std::chrono::minutes battery_run{600};
  std::uint64_t seed = 1;

  static WorldSetup of(const PumpModel& model, std::uint64_t seed);
};

// The physical world around one pump: motor, set, vein, container, sensors, battery. No I/O, no
// clock; one thread owns it. Steps of 1 to 100 ms; no heap; well below a microsecond a step.
// Volumes that count (what arrived at the patient, what left the container) are whole nanolitres.
class PumpWorld {
 public:
  explicit PumpWorld(const WorldSetup& setup);

  // The drive's wishes; steps add to those not yet made.
  void command(const ActuatorCommands& commands);
  // The guard's enable line: falls by itself 100 ms of simulated time after the last call.
  void renew_lease();
  void drop_lease() { lease_ = std::chrono::nanoseconds{0}; }
  void press_stop_key(bool down) { stop_key_ = down; }
  void apply(const WorldFault& fault);

  void step(std::chrono::nanoseconds dt);
  SensorReadings read();

  Volume arrived() const { return Volume::of(arrived_); }  // at the patient, physically
  Volume taken() const { return Volume::of(taken_); }      // out of the container
  Volume left_in_container() const;
  double line_mmhg() const { return tubing_.pressure(); }
  bool motor_alive() const { return lease_.count() > 0 && enabled_; }
  const FaultState& faults() const { return faults_; }

 private:
  double move_motor(double seconds);
  double displaced(double nominal);
  double draw(double nl, double seconds);
  void drip(double nl);
  void use_power(double seconds, double flow_ml_h);

  WorldSetup setup_;
  Noise noise_;
  FaultState faults_;
  Tubing tubing_;
  std::chrono::nanoseconds lease_{0};
  bool enabled_ = false, clamp_ = true, stop_key_ = false;
  std::int64_t pending_ = 0;  // steps asked for, not yet made
  double step_credit_ = 0;    // the motor's own pace
  double loss_credit_ = 0, runaway_credit_ = 0;
  std::int64_t encoder_ = 0, stuck_encoder_ = 0;
  double slack_nl_ = 0;       // backlash still to be taken up
  std::int64_t hung_at_ = 0;  // taken_ when this container was hung
  double shaft_nl_ = 0;       // since the start: phase of the ripple
  double arrived_part_ = 0, taken_part_ = 0;
  std::int64_t arrived_ = 0, taken_ = 0;
  double up_mmhg_ = 0;
  AirLine air_;
  double next_drop_nl_ = 50'000;
  std::uint32_t drops_ = 0;
  double battery_ = 1.0, celsius_ = 25.0;
  double stuck_pressure_ = 0;
};

}  // namespace ph::agent
