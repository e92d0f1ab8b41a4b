#pragma once
#include <chrono>
#include <cstdint>

#include "pumpagent/control/hal.hpp"
#include "pumpagent/world/air_line.hpp"
#include "pumpagent/world/battery.hpp"
#include "pumpagent/world/fault.hpp"
#include "pumpagent/world/gauge.hpp"
#include "pumpagent/world/noise.hpp"
#include "pumpagent/world/shaft.hpp"
#include "pumpagent/world/supply_line.hpp"
#include "pumpagent/world/world_setup.hpp"

namespace ph::agent {

// The physical world around one pump: motor, mechanism, set, vein, container, sensors, battery. No
// I/O, no clock; one thread owns it. Steps of 1 to 100 ms; no heap; about 100 ns a step. Volumes
// that count (what arrived at the patient, what left the container) are whole nanolitres: moved is
// mechanics, arrived is physics.
class PumpWorld {
 public:
  explicit PumpWorld(const WorldSetup& setup);

  // The drive's wishes; steps add to those not yet made, negative ones turn back.
  void command(const ActuatorCommands& commands);
  // The guard's enable line: falls by itself 100 ms of simulated time after the last call.
  void renew_lease();
  void drop_lease() { lease_ = std::chrono::nanoseconds{0}; }
  void press_stop_key(bool down) { stop_key_ = down; }
  void apply(const WorldFault& fault);
  // How much of the time the radio is on, of what the model calls "with Wi-Fi": 0 to 1.
  void radio(double share) { radio_ = share; }

  void step(std::chrono::nanoseconds dt);
  SensorReadings read();

  Volume arrived() const { return Volume::of(arrived_); }  // at the patient, physically
  Volume taken() const { return Volume::of(taken_); }      // out of the container
  Volume air_given() const { return Volume::of(static_cast<std::int64_t>(air_.given_nl())); }
  Volume left_in_container() const;
  double line_mmhg() const;                        // where the sensor feels it
  std::int64_t turned() const { return turned_; }  // steps of the shaft, whatever the encoder says
  bool motor_alive() const { return lease_.count() > 0 && commands_.enable; }
  // The guard's second oscillator, since the start of the world.
  std::chrono::nanoseconds second_clock() const;
  const FaultState& faults() const { return faults_; }

 private:
  bool is_shut() const;
  double pass_shutter(double inflow);
  double turn_shaft(double seconds);
  double draw(double nl, double seconds);
  void arrive(const Tubing::Flow& flow, double inflow);
  void empty_container();
  void use_power(double seconds, double flow_ml_h);
  std::int32_t air_mv();
  std::int32_t sounder_ma() const;
  void read_supply(SensorReadings& out) const;

  WorldSetup setup_;
  Noise noise_;
  FaultState faults_;
  Shaft shaft_;
  Displacement displacement_;
  Plunger plunger_;
  SupplyLine supply_;
  Tubing tubing_;
  AirLine air_;
  Battery battery_;
  Gauge down_, up_;
  std::chrono::nanoseconds lease_{0};
  ActuatorCommands commands_;
  bool stop_key_ = false;
  std::int64_t turned_ = 0;
  std::int64_t hung_at_ = 0;           // taken_ when this container was hung
  double shut_at_ = 0, above_nl_ = 0;  // mmHg when the line was shut, and pressed in since
  double arrived_part_ = 0, taken_part_ = 0;
  std::int64_t arrived_ = 0, taken_ = 0;
  double celsius_ = 25.0, radio_ = 1.0, clock_s_ = 0;
  // What stuck sensors go on saying.
  SensorReadings stuck_;
};

}  // namespace ph::agent
