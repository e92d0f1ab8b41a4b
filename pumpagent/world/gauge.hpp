#pragma once
#include "pumpagent/world/noise.hpp"

namespace ph::agent {

// A pressure sensor: 200 samples a second with 1 mmHg of noise, and an offset that was zeroed at
// the start and drifts by up to 1 % of its range over hours (pump reference, section 6). mmHg.
class Gauge {
 public:
  // `phase`: 0 to 1, of its drift.
  Gauge(double phase, double start) : phase_(phase), shown_(start) {}

  void follow(double seconds, double truth, Noise& noise);
  double shown() const { return shown_; }

 private:
  static constexpr double kSample = 0.005;    // s
  static constexpr double kDrift = 10;        // mmHg
  static constexpr double kSlow = 16 * 3600;  // s a swing
  static constexpr double kNoise = 1;

  double phase_, shown_;
  double age_ = 0, since_ = kSample, offset_ = 0, offset_age_ = -1;
};

}  // namespace ph::agent
