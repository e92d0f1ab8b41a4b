#include "pumpagent/world/battery.hpp"

#include <algorithm>
#include <cmath>

namespace ph::agent {
namespace {

// Share of the charge a second.
double load_of(const BatteryRun& run, double radio) {
  const double alone = 1.0 / (60.0 * static_cast<double>(run.alone.count()));
  const double linked = 1.0 / (60.0 * static_cast<double>(run.with_wifi.count()));
  return alone + radio * (linked - alone);
}

double ml_h(const BatteryRun& run) { return static_cast<double>(run.rate.count()) * 1e-6; }

}  // namespace

// The rate is taken in whole mL/h: the load hardly knows more, and the figure is then kept.
double Battery::load(double flow_ml_h, double radio) {
  const double flow = std::floor(std::max(0.0, flow_ml_h));
  if (flow == known_flow_ && radio == known_radio_) return known_load_;
  known_flow_ = flow;
  known_radio_ = radio;
  const auto above = std::find_if(runs_.begin(), runs_.end(),
                                  [&](const BatteryRun& run) { return ml_h(run) > flow; });
  if (above == runs_.begin() || above == runs_.end()) {
    known_load_ = load_of(above == runs_.begin() ? runs_.front() : runs_.back(), radio);
    return known_load_;
  }
  const BatteryRun& below = *(above - 1);
  const double share = (flow - ml_h(below)) / (ml_h(*above) - ml_h(below));
  known_load_ = load_of(below, radio) * (1 - share) + load_of(*above, radio) * share;
  return known_load_;
}

void Battery::use(double seconds, double flow_ml_h, double radio, bool on_mains) {
  if (on_mains && charge_ >= 1) return;
  load_ = on_mains ? 0 : load(flow_ml_h, radio);
  charge_ += seconds * (on_mains ? 1.0 / kChargeTime : -load_);
  charge_ = std::clamp(charge_, 0.0, 1.0);
}

void Battery::set(double charge) { charge_ = std::clamp(charge, 0.0, 1.0); }

// Three lead cells (pump reference, P74): 6.4 V full, 5.4 V empty, nominal 6 V.
double Battery::permille() const {
  const double empty = (1 - charge_) * (1 - charge_);
  const double open = 983 + 83 * charge_ - 83 * empty * empty;
  return open - 8.0 * load_ * 4 * 3600;
}

}  // namespace ph::agent
