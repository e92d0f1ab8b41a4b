#pragma once
#include <algorithm>
#include <chrono>
#include <cstdint>

#include "protocol/domain/programme.hpp"

namespace ph::campaign {

// A patient by Marsh's published constants (pump reference, section 4), in amounts and small steps:
// an account of its own, sharing no line with the pump's. pg, mL, minutes.
class MarshBody {
 public:
  explicit MarshBody(const TciPlan& plan)
      : v1_(0.228 * plan.weight_g), drug_(static_cast<double>(plan.drug_pg_per_ml)) {}

  // `pumped`: of drug into the patient's line, over `dt`.
  void pass(std::chrono::nanoseconds dt, Volume pumped) {
    const double h = static_cast<double>(dt.count()) / 60e9;
    const double in = static_cast<double>(pumped.count()) * 1e-6 * drug_;
    const double to_fast = h * (0.112 * central_ - 0.055 * fast_);
    const double to_slow = h * (0.0419 * central_ - 0.0033 * slow_);
    central_ += in - to_fast - to_slow - h * 0.119 * central_;
    fast_ += to_fast;
    slow_ += to_slow;
  }
  // Of drug over `dt`: what the plasma lacks to `pg_per_ml` and what leaves it meanwhile; nothing
  // where it stands more than kClose above it.
  Volume due_to(double pg_per_ml, std::chrono::nanoseconds dt) const {
    const double full = pg_per_ml * v1_;
    if (central_ > full * kClose) return Volume{};
    const double h = static_cast<double>(dt.count()) / 60e9;
    const double leaves =
        h * ((0.119 + 0.112 + 0.0419) * central_ - 0.055 * fast_ - 0.0033 * slow_);
    const double due = std::max(full - central_, 0.0) + std::max(leaves, 0.0);
    return Volume::of(static_cast<std::int64_t>(due / drug_ * 1e6));
  }

 private:
  static constexpr double kClose = 1.03;  // pump and account measure the same volume so well

  double v1_, drug_;
  double central_ = 0, fast_ = 0, slow_ = 0;
};

}  // namespace ph::campaign
