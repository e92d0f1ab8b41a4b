#pragma once
#include <vector>

#include "protocol/domain/pump_model.hpp"

namespace ph::agent {

// The battery: charge is counted, its voltage is that of the charge less what the load takes over
// the inner resistance. The load at a rate follows from the model's run times, between them evenly,
// with the share of the radio on top.
class Battery {
 public:
  explicit Battery(std::vector<BatteryRun> runs) : runs_(std::move(runs)) {}

  // `radio`: 0 off to 1 as the model's `with_wifi`.
  void use(double seconds, double flow_ml_h, double radio, bool on_mains);
  void set(double charge);

  double charge() const { return charge_; }  // 0 to 1
  double permille() const;                   // voltage, of the nominal one

 private:
  double load(double flow_ml_h, double radio);

  static constexpr double kChargeTime = 4 * 3600;  // s, chosen

  std::vector<BatteryRun> runs_;
  double charge_ = 1, load_ = 0;
  double known_flow_ = -1, known_radio_ = -1, known_load_ = 0;
};

}  // namespace ph::agent
